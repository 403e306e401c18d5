package dev.rad.spark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What copies of a picture's files are called in errors: as the user named them. */
final class LocalNames {
  private final Map<String, String> names = new HashMap<>();

  /** Remembers a file. */
  void put(Path file, String name) {
    names.put(file.toString(), name);
  }

  /** Returns a message with the user's names in it. */
  String mended(String message) {
    String mended = message;
    for (Map.Entry<String, String> each : names.entrySet()) {
      mended = mended.replace(each.getKey(), each.getValue());
    }
    return mended;
  }

  /** Forgets all. */
  void clear() {
    names.clear();
  }
}
