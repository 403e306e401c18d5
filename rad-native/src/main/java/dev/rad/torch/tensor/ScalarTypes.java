package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** LibTorch's names of the element types that rad computes with. */
final class ScalarTypes {
  private static final Map<DType, ScalarType> TYPES = types();

  private ScalarTypes() {}

  private static Map<DType, ScalarType> types() {
    Map<DType, ScalarType> types = new EnumMap<>(DType.class);
    types.put(DType.F64, ScalarType.Double);
    types.put(DType.F32, ScalarType.Float);
    types.put(DType.F16, ScalarType.Half);
    types.put(DType.BF16, ScalarType.BFloat16);
    types.put(DType.I64, ScalarType.Long);
    types.put(DType.BOOL, ScalarType.Bool);
    return types;
  }

  /** Returns whether rad computes with a type; others are found in files only. */
  static boolean isComputable(DType type) {
    return TYPES.containsKey(type);
  }

  /**
   * Returns LibTorch's name of a type.
   *
   * @throws IllegalArgumentException if rad does not compute with it
   */
  static ScalarType of(DType type) {
    ScalarType found = TYPES.get(type);
    if (found == null) {
      throw new IllegalArgumentException(
          "rad computes with no element type %s: take one of %s".formatted(type, TYPES.keySet()));
    }
    return found;
  }

  /** Returns the element type of LibTorch's name. */
  static DType dtype(ScalarType type) {
    for (Map.Entry<DType, ScalarType> entry : TYPES.entrySet()) {
      if (entry.getValue() == type.intern()) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("rad computes with no element type " + type);
  }
}
