package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files that are complete or as they were. */
final class TextFile {

  private TextFile() {}

  /**
   * Writes a file beside the older one, and moves it into its place.
   *
   * @throws ImageException if it cannot be written
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
