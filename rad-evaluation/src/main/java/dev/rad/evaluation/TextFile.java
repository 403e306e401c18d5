package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes text files atomically. */
final class TextFile {

  private TextFile() {}

  /**
   * Writes a temporary file beside the target and moves it into place.
   *
   * @throws ImageException if the file cannot be written
   */
  static void write(Path file, String text) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ImageException(file + " cannot be written (" + e.getMessage() + ")", e);
    }
  }
}
