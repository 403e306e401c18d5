package dev.rad.evaluation;

import java.nio.file.Path;

/** Creates names that are safe in file names and URLs. */
final class FileNames {

  private FileNames() {}

  /** Replaces every character except letters, digits and {@code + . _ -} by {@code _}. */
  static String safe(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9+._-]", "_");
    return safe.matches("\\.*") ? "_" + safe : safe; // neither "." nor ".."
  }

  /** Returns the safe form of a folder's name. */
  static String safe(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return safe(last == null ? "masks" : last.toString());
  }

  /** Returns a file's name without its extension. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }
}
