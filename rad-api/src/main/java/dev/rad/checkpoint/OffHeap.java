package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors that were computed and lie outside of the Java heap, which large networks would fill. */
public final class OffHeap {
  private OffHeap() {}

  /**
   * Returns a tensor of the same name, type and shape with other elements.
   *
   * @param tensor a tensor of floating point numbers
   * @param values its new elements in row-major order, as many as it has
   * @return the tensor, rounded to the type
   * @throws IllegalArgumentException if the number of elements differs, or the type is an integer's
   */
  public static RawTensor replaced(RawTensor tensor, float[] values) {
    if (values.length != tensor.elements()) {
      throw new IllegalArgumentException(values.length + " elements for " + tensor);
    }
    DType type = tensor.type();
    ByteBuffer in = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    in.asFloatBuffer().put(values);
    ByteBuffer out =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    ElementCodec.convert(DType.F32, in, type, out);
    long[] shape = tensor.shape();
    return new RawTensor(tensor.name(), type, shape, Shapes.rowMajor(shape), out, null);
  }
}
