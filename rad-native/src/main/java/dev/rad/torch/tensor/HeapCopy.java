package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import org.bytedeco.javacpp.LongPointer;

/** Copies the elements of tensors to the heap, in row-major order. */
final class HeapCopy {

  private HeapCopy() {}

  /** Copies the elements as float32. */
  static float[] floats(Tensor tensor) {
    var lent = tensor.nativeTensor();
    if (lent.numel() == 0) { // the memory of none has no address
      return new float[0];
    }
    if (lent.is_cpu() && tensor.dtype() == DType.F32 && lent.is_contiguous()) {
      float[] values = new float[Math.toIntExact(lent.numel())];
      lent.data_ptr_float().get(values);
      return values;
    }
    try (var scope = TensorScope.open()) {
      return floats(tensor.detach().to(Device.CPU).contiguous(DType.F32));
    }
  }

  /** Copies the elements as float64. */
  static double[] doubles(Tensor tensor) {
    try (var scope = TensorScope.open()) {
      Tensor plain = tensor.detach().to(Device.CPU).to(DType.F64).contiguous();
      double[] values = new double[Math.toIntExact(plain.shape().elements())];
      if (values.length > 0) {
        plain.nativeTensor().data_ptr_double().get(values);
      }
      return values;
    }
  }

  /** Copies the elements as 64-bit integers. */
  static long[] longs(Tensor tensor) {
    try (var scope = TensorScope.open()) {
      Tensor plain = tensor.detach().to(Device.CPU).to(DType.I64).contiguous();
      long[] values = new long[Math.toIntExact(plain.shape().elements())];
      if (values.length > 0) {
        new LongPointer(plain.nativeTensor().data_ptr()).get(values);
      }
      return values;
    }
  }
}
