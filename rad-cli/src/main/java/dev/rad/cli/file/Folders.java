package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Creates and checks the folders for results. */
public final class Folders {

  private Folders() {}

  /**
   * Checks that a file can be written, creating its folder, before anything is computed for it.
   *
   * @param file the file to be written
   * @throws ImageException if the file is a folder, or its folder cannot be created or written
   */
  public static void createParent(Path file) {
    Path target = file.toAbsolutePath();
    Path parent = target.getParent();
    if (parent == null || Files.isDirectory(target)) {
      throw new ImageException(file + " is a folder: add a file's name to --out");
    }
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new ImageException(
          e.getMessage() + " is a file, not a folder: choose another --out", e);
    } catch (IOException e) {
      throw new ImageException(
          parent + " cannot be made (" + e.getMessage() + "): choose another --out", e);
    }
    if (!Files.isWritable(parent)) {
      throw new ImageException("no permission to write in " + parent + ": choose another --out");
    }
  }

  /**
   * Checks that a file name has the extension of a picture format that can be written.
   *
   * @param file the file to be written
   * @throws IllegalArgumentException if it does not
   */
  public static void requirePicture(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.matches("(?s).*\\.(png|jpe?g|webp)")) {
      throw new IllegalArgumentException(
          file + " is not the name of a PNG, JPEG or WebP file: add .png to --out");
    }
  }

  /**
   * Returns a path beside a file with another ending, such as {@code a/b-x.png} for {@code
   * a/b.png}.
   */
  static Path beside(Path file, String ending) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot < 1 ? name : name.substring(0, dot)) + ending);
  }

  /** Returns the path of one of several files, such as {@code a/b-3.png} for {@code a/b.png}. */
  static Path numbered(Path file, int number) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return beside(file, "-" + number + (dot < 1 ? "" : name.substring(dot)));
  }
}
