package dev.rad.checkpoint;

/**
 * The type of a tensor's elements, with the names that safetensors uses. In files all are
 * little-endian. Networks compute with {@link #F64}, {@link #F32}, {@link #F16}, {@link #BF16},
 * {@link #I64} and {@link #BOOL}; the others occur in files only.
 */
public enum DType {
  /** 64-bit IEEE floating point. */
  F64(8),
  /** 32-bit IEEE floating point. */
  F32(4),
  /** 16-bit IEEE floating point: 5 exponent and 10 fraction bits. */
  F16(2),
  /** The upper half of a 32-bit float: 8 exponent and 7 fraction bits. */
  BF16(2),
  /** Signed 64-bit integer. */
  I64(8),
  /** Signed 32-bit integer. */
  I32(4),
  /** Signed 16-bit integer. */
  I16(2),
  /** Signed 8-bit integer. */
  I8(1),
  /** Unsigned 8-bit integer. */
  U8(1),
  /** One byte, zero for false. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the size of one element.
   *
   * @return 1, 2, 4 or 8
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Returns whether elements are floating point numbers.
   *
   * @return true for {@link #F64}, {@link #F32}, {@link #F16} and {@link #BF16}
   */
  public boolean isFloating() {
    return ordinal() <= BF16.ordinal();
  }
}
