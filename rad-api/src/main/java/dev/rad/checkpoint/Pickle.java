package dev.rad.checkpoint;

import java.util.List;

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

  /** An immutable sequence. */
  record Tuple(List<Object> items) {}

  /** A name the pickle may call, already found in the allow-list. */
  enum Callable {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE
  }

  /** A piece of a storage: {@code key} names it in the file, lengths and offset are in elements. */
  record Storage(StorageType type, String key, long total, long offset, long length) {}

  /** A strided view of a storage, in elements. */
  record TensorView(Storage storage, long offset, long[] shape, long[] strides) {}
}
