package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;

/**
 * Creates workloads that measure the machine's peak throughput: convolutions, matrix products and
 * copies, one at a time.
 */
final class PeakWorkloads {

  private static final int KERNEL = 3;

  private PeakWorkloads() {}

  /**
   * The properties of tensors, as in PyTorch's class of the same name.
   *
   * @param dtype the element type
   * @param device the device
   * @param channelsLast whether images are in the channels-last memory format
   */
  record TensorOptions(DType dtype, Device device, boolean channelsLast) {

    /** Creates a tensor of normal noise, which the caller must close. */
    Tensor normal(long... sizes) {
      try (var scope = TensorScope.open()) {
        Tensor values = Tensors.randn(0, sizes).to(dtype).to(device);
        return scope.release(channelsLast && sizes.length == 4 ? values.channelsLast() : values);
      }
    }
  }

  /**
   * Runs a 3×3 convolution.
   *
   * @param channels the channels of input and output
   * @param side the side of the feature map in pixels
   * @param batch the number of images
   * @param options the properties of images and kernels
   */
  static Workload convolution(int channels, int side, int batch, TensorOptions options) {
    Tensor x = options.normal(batch, channels, side, side);
    Tensor weight = options.normal(channels, channels, KERNEL, KERNEL);
    long pixels = (long) batch * side * side;
    long weights = (long) KERNEL * KERNEL * channels * channels;
    Cost cost =
        new Cost(2 * weights * pixels, options.dtype.bytes() * (weights + 2 * pixels * channels));
    return new TensorWorkload(
        () -> Functional.conv2d(x, weight, 1, KERNEL / 2), cost, x::close, weight::close);
  }

  /** Multiplies two square matrices. */
  static Workload matrixProduct(int side, TensorOptions options) {
    Tensor a = options.normal(side, side);
    Tensor b = options.normal(side, side);
    long numbers = (long) side * side;
    Cost cost = new Cost(2 * numbers * side, 3 * numbers * options.dtype.bytes());
    return new TensorWorkload(() -> Functional.linear(a, b), cost, a::close, b::close);
  }

  /** Copies memory: as many bytes are read as written. */
  static Workload copy(long numbers, Device device) {
    try (var scope = TensorScope.open()) {
      Tensor from = scope.release(Tensors.full(DType.F32, 1, numbers).to(device));
      Tensor to = scope.release(Tensors.full(DType.F32, 2, numbers).to(device));
      Cost cost = new Cost(0, 2 * numbers * DType.F32.bytes());
      return new TensorWorkload(() -> to.copy_(from).narrow(0, 0, 1), cost, from::close, to::close);
    }
  }
}
