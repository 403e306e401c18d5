package dev.rad.torch.tensor;

import dev.rad.checkpoint.StorageType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** The element types that rad computes with. */
public enum DType {
  /** 64-bit floating point. */
  F64(ScalarType.Double, 8),
  /** 32-bit floating point, the default. */
  F32(ScalarType.Float, 4),
  /** 16-bit floating point, IEEE half. */
  F16(ScalarType.Half, 2),
  /** 16-bit floating point with float32's range. */
  BF16(ScalarType.BFloat16, 2),
  /** 64-bit integers, for indices. */
  I64(ScalarType.Long, 8),
  /** Truth values. */
  BOOL(ScalarType.Bool, 1);

  private final ScalarType scalarType;
  private final int bytes;

  DType(ScalarType scalarType, int bytes) {
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  ScalarType scalarType() {
    return scalarType;
  }

  /**
   * The size of an element.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The same type in a weights file.
   *
   * @return the type of the same name
   */
  public StorageType storageType() {
    return StorageType.valueOf(name());
  }

  /** The same type, or null if rad does not compute with it. */
  static @Nullable DType of(StorageType type) {
    for (DType candidate : values()) {
      if (candidate.storageType() == type) {
        return candidate;
      }
    }
    return null;
  }

  static DType of(ScalarType type) {
    for (DType candidate : values()) {
      if (candidate.scalarType == type.intern()) {
        return candidate;
      }
    }
    throw new IllegalStateException("rad computes with no element type " + type);
  }
}
