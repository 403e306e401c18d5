package dev.rad.examples;

import dev.rad.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the folders that results go into. */
final class Folders {

  private Folders() {}

  static void createParent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(parent);
    } catch (IOException e) {
      throw new ImageException(
          parent + " cannot be made (" + e.getMessage() + "): choose another --out", e);
    }
  }
}
