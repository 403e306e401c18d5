package dev.rad.examples;

import dev.rad.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The picture files of a folder. */
final class PictureFolder {

  private PictureFolder() {}

  /**
   * Lists the files that are named like pictures, hidden ones and those of folders inside left out.
   *
   * @return sorted by name
   * @throws ImageException if the folder cannot be read
   */
  static List<Path> pictures(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ImageException(folder + " is no folder: name one that holds pictures");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(PictureFolder::isPicture).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(
          folder + " cannot be listed (" + e.getMessage() + "): check its permissions", e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.matches("(?s)[^.].*\\.(png|jpe?g|gif|bmp|tiff?)") && Files.isRegularFile(file);
  }

  /** A file's name without its extension. */
  static String stem(Path file) {
    return Folders.beside(file, "").getFileName().toString();
  }
}
