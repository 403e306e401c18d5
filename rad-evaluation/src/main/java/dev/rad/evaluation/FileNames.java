package dev.rad.evaluation;

import java.nio.file.Path;

/** Names that may be parts of files and addresses. */
final class FileNames {

  private FileNames() {}

  /** A text with every character but letters, digits, {@code + . _ -} replaced by {@code _}. */
  static String safe(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9+._-]", "_");
    return safe.matches("\\.*") ? "_" + safe : safe; // not the folder itself or the one above
  }

  /** A folder's name as such a text. */
  static String safe(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    return safe(last == null ? "masks" : last.toString());
  }

  /** A file's name without its ending. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }
}
