package dev.rad.torch.tensor;

import dev.rad.exception.ClosedException;
import dev.rad.Device;
import dev.rad.torch.internal.NativeErrors;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The handle of a tensor, and what it says of itself. */
abstract sealed class TensorHandle implements AutoCloseable permits TensorMath {

  private final org.bytedeco.pytorch.Tensor handle;

  TensorHandle(org.bytedeco.pytorch.Tensor handle) {
    this.handle = handle;
  }

  /** Runs a native operation and translates its errors. */
  static Tensor call(
      String operation, Supplier<org.bytedeco.pytorch.Tensor> call, TensorHandle... operands) {
    try {
      return Tensor.own(call.get());
    } catch (RuntimeException e) {
      throw NativeErrors.translate(operation, () -> describe(operands), e);
    }
  }

  static String describe(TensorHandle... operands) {
    return Arrays.stream(operands)
        .map(TensorHandle::toString)
        .collect(Collectors.joining(", ", " (", ")"));
  }

  org.bytedeco.pytorch.Tensor nativeTensor() {
    if (handle.isNull()) {
      throw new ClosedException(
          "this tensor was closed: keep it with TensorScope.keep, or use it before its scope ends");
    }
    return handle;
  }

  /**
   * The dimensions' sizes.
   *
   * @return the shape
   */
  public Shape shape() {
    var lent = nativeTensor();
    long[] sizes = new long[(int) lent.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = lent.size(i);
    }
    return Shape.of(sizes);
  }

  /**
   * The size of one dimension.
   *
   * @param dimension from 0, or from −1 for the last one backwards
   * @return its size
   */
  public long size(int dimension) {
    return nativeTensor().size(dimension);
  }

  /**
   * How often the elements were changed in place, by whatever tensor shares them.
   *
   * @return a number that grows with every change
   */
  public long version() {
    return nativeTensor()._version();
  }

  /**
   * The element type.
   *
   * @return the type
   */
  public DType dtype() {
    return DType.of(nativeTensor().scalar_type());
  }

  /**
   * Where the elements are.
   *
   * @return the device
   */
  public Device device() {
    try (var device = nativeTensor().device()) {
      return device.is_cuda() ? Device.cuda(device.index()) : Device.CPU;
    }
  }

  @Override
  public String toString() {
    return handle.isNull() ? "closed tensor" : dtype() + shape().toString() + "@" + device();
  }

  @Override
  public void close() {
    handle.close();
  }
}
