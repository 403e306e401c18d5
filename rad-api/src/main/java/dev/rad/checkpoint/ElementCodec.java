package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Conversions of encoded elements; every buffer is little-endian and read from its position. */
final class ElementCodec {
  private ElementCodec() {}

  static float[] floats(DType type, ByteBuffer in) {
    float[] out = new float[in.remaining() / type.bytes()];
    if (type == DType.F32) {
      in.asFloatBuffer().get(out);
      return out;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = type.isFloating() ? (float) real(type, in) : integer(type, in);
    }
    return out;
  }

  static double[] doubles(DType type, ByteBuffer in) {
    double[] out = new double[in.remaining() / type.bytes()];
    for (int i = 0; i < out.length; i++) {
      out[i] = real(type, in);
    }
    return out;
  }

  static long[] longs(DType type, ByteBuffer in) {
    long[] out = new long[in.remaining() / type.bytes()];
    for (int i = 0; i < out.length; i++) {
      out[i] = type.isFloating() ? (long) real(type, in) : integer(type, in);
    }
    return out;
  }

  /** Fills {@code out} with the elements in another floating point type, and flips it. */
  static void convert(DType from, ByteBuffer in, DType to, ByteBuffer out) {
    while (in.hasRemaining()) {
      double value = real(from, in);
      switch (to) {
        case F64 -> out.putDouble(value);
        case F32 -> out.putFloat((float) value);
        case F16 -> out.putShort(SmallFloat.HALF.encode(value));
        case BF16 -> out.putShort(SmallFloat.BRAIN.encode(value));
        default -> throw new IllegalArgumentException("not a floating point type: " + to);
      }
    }
    out.flip();
  }

  /** Copies strided elements into row-major order; extent and count have been checked. */
  static ByteBuffer gather(ByteBuffer data, DType type, long[] shape, long[] strides) {
    int size = type.bytes();
    int count = Math.toIntExact(Shapes.elements(shape));
    ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(count, size));
    out.order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[shape.length];
    long position = 0;
    for (int i = 0; i < count; i++) {
      int at = (int) position * size;
      switch (size) {
        case 8 -> out.putLong(data.getLong(at));
        case 4 -> out.putInt(data.getInt(at));
        case 2 -> out.putShort(data.getShort(at));
        default -> out.put(data.get(at));
      }
      for (int k = shape.length - 1; k >= 0; k--) {
        position += strides[k];
        if (++index[k] < shape[k]) {
          break;
        }
        position -= strides[k] * shape[k];
        index[k] = 0;
      }
    }
    return out.flip();
  }

  private static double real(DType type, ByteBuffer in) {
    return switch (type) {
      case F64 -> in.getDouble();
      case F32 -> in.getFloat();
      case F16 -> SmallFloat.HALF.decode(in.getShort());
      case BF16 -> SmallFloat.BRAIN.decode(in.getShort());
      default -> integer(type, in);
    };
  }

  private static long integer(DType type, ByteBuffer in) {
    return switch (type) {
      case I64 -> in.getLong();
      case I32 -> in.getInt();
      case I16 -> in.getShort();
      case I8 -> in.get();
      case U8 -> in.get() & 0xff;
      case BOOL -> in.get() == 0 ? 0 : 1;
      default -> throw new IllegalArgumentException("not an integer type: " + type);
    };
  }
}
