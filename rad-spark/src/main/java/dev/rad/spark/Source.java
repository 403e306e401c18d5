package dev.rad.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A photo or a mask, given by its path or its bytes.
 *
 * @param path a path on any file system, or a rule for a mask; null if there are bytes
 * @param bytes a file's content; null if there is a path
 */
record Source(@Nullable String path, byte @Nullable [] bytes) implements Serializable {

  static @Nullable Source of(@Nullable Object cell) {
    return cell == null
        ? null
        : cell instanceof byte[] bytes
            ? new Source(null, bytes)
            : new Source(cell.toString(), null);
  }

  /** Returns the last part of the path. */
  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the path, never the bytes. */
  @Override
  public String toString() {
    return path == null ? "bytes" : path;
  }
}
