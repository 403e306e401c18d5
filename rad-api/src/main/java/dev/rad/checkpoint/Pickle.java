package dev.rad.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values a pickle of tensors is made of, beside strings, numbers, booleans, maps and lists. */
final class Pickle {
  private Pickle() {}

  /** Values without content. */
  enum Constant {
    NONE,
    MARK,
    /** Bytes that nothing here needs, skipped. */
    BYTES
  }

  /** A class or function that is not run, or an object of one: only its name is known. */
  record Inert(String name) {
    static final Inert SET = new Inert("builtins.set");

    /** Returns whether the name is none that training programs are known to leave. */
    boolean unknown() {
      return !this.equals(SET) && !HarmlessNames.contains(name);
    }
  }

  /** An immutable sequence. */
  record Tuple(List<Object> items) {}

  /** A name the pickle may call, already found in the allow-list. */
  enum Callable {
    ORDERED_DICT,
    REBUILD_TENSOR,
    /** As before PyTorch 0.4: without what follows the strides. */
    REBUILD_OLD_TENSOR,
    REBUILD_PARAMETER,
    /** The class of parameters, which state dicts before PyTorch 0.4 hold instead of tensors. */
    PARAMETER,
    SIZE
  }

  /** A piece of a storage: {@code key} names it in the file, lengths and offset are in elements. */
  record Storage(DType type, String key, long total, long offset, long length) {}

  /** A strided view of a storage, in elements. */
  record TensorView(Storage storage, long offset, long[] shape, long[] strides) {}

  /** A parameter of a state dict before PyTorch 0.4: it is made first and given its tensor then. */
  static final class Parameter {
    private @Nullable TensorView tensor; // null until it is given

    Parameter(@Nullable TensorView tensor) {
      this.tensor = tensor;
    }

    void setTensor(TensorView value) {
      tensor = value;
    }
  }

  /** Returns the tensor that a value is, or null. */
  static @Nullable TensorView tensor(Object value) {
    return value instanceof Parameter parameter
        ? parameter.tensor
        : value instanceof TensorView tensor ? tensor : null;
  }
}
