package dev.rad.spark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Replaces the names of local copies in errors by those that the user gave. */
final class LocalNames {
  private final Map<String, String> names = new HashMap<>();

  /** Records a file. */
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

  /** Forgets all names. */
  void clear() {
    names.clear();
  }
}
