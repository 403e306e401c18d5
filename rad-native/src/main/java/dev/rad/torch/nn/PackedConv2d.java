package dev.rad.torch.nn;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;

/**
 * A convolution's weight as oneDNN wants it, for the input shape that was met last. It is made anew
 * when the shape or a parameter has changed. Several threads may use it at once.
 */
final class PackedConv2d {

  private final List<Tensor> parameters;
  private final Supplier<Tensor> kernel;
  private final Supplier<Tensor> offset;
  private final int stride;
  private final int padding;
  private Packed last; // null before the first use

  private record Packed(Shape shape, long version, Tensor weight, Tensor bias) {

    /** Other handles, so that what is forgotten meanwhile lives on as long as it is used. */
    Packed share() {
      return new Packed(shape, version, weight.share(), bias.share());
    }

    void close() {
      weight.close();
      bias.close();
    }
  }

  /** A convolution of the weight itself. */
  PackedConv2d(Tensor weight, Tensor bias, int stride, int padding) {
    this(List.of(weight, bias), () -> ofRank4(weight), bias::share, stride, padding);
  }

  /**
   * A convolution of what is computed from parameters.
   *
   * @param parameters whose changes count
   * @param kernel makes {@code [C_out, C_in, k, k]} of them
   * @param offset makes {@code [C_out]} of them
   * @param stride in pixels
   * @param padding in pixels
   */
  PackedConv2d(
      List<Tensor> parameters,
      Supplier<Tensor> kernel,
      Supplier<Tensor> offset,
      int stride,
      int padding) {
    this.parameters = List.copyOf(parameters);
    this.kernel = kernel;
    this.offset = offset;
    this.stride = stride;
    this.padding = padding;
  }

  /** A linear layer's weight is that of a convolution of single pixels. */
  private static Tensor ofRank4(Tensor weight) {
    return weight.shape().rank() == 4
        ? weight.share()
        : weight.reshape(weight.size(0), weight.size(1), 1, 1);
  }

  /** Whether this can be used: what is being trained changes too often. */
  boolean takes(Tensor x) {
    return OneDnn.takes(x) && parameters.stream().noneMatch(Tensor::requiresGrad);
  }

  Tensor forward(Tensor x) {
    return TensorScope.compute(
        () -> {
          Packed packed = packed(x);
          return OneDnn.conv2d(x, packed.weight, packed.bias, stride, padding);
        });
  }

  private synchronized Packed packed(Tensor x) {
    Shape shape = x.shape();
    long version = parameters.stream().mapToLong(Tensor::version).sum(); // none ever falls
    if (last == null || last.version != version || !last.shape.equals(shape)) {
      release();
      try (var scope = TensorScope.open()) {
        Tensor packed = OneDnn.pack(kernel.get(), stride, padding, shape);
        last = new Packed(shape, version, scope.release(packed), scope.release(offset.get()));
      }
    }
    return last.share();
  }

  /** Forgets what was made; it is made again when it is needed. */
  synchronized void release() {
    if (last != null) {
      last.close();
      last = null;
    }
  }
}
