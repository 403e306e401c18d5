package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads pictures from standard input and writes them to standard output, both named {@code -}. */
public final class StandardStreams implements AutoCloseable {

  private final Path folder;
  private @Nullable Path result;

  /**
   * Creates a temporary folder for the streamed files.
   *
   * @throws ImageException if it cannot be created
   */
  public StandardStreams() {
    try {
      folder = Files.createTempDirectory("rad");
    } catch (IOException e) {
      throw new ImageException(
          "no temporary folder can be made (" + e.getMessage() + "): free space in it", e);
    }
  }

  /**
   * Returns whether a name stands for a standard stream.
   *
   * @param file a file name
   * @return true for {@code -}
   */
  public static boolean isStream(Path file) {
    return file != null && file.toString().equals("-");
  }

  /**
   * Returns a file with the input.
   *
   * @param file a file name, or {@code -}
   * @return the file itself, or a temporary file with the content of standard input
   * @throws ImageException if standard input is empty or cannot be read
   */
  public Path input(Path file) {
    if (!isStream(file)) {
      return file;
    }
    Path copy = folder.resolve("standard-input");
    try {
      if (Files.copy(System.in, copy) == 0) {
        throw new ImageException("the standard input is empty: pass a picture to --image -");
      }
    } catch (IOException e) {
      throw new ImageException("the standard input cannot be read (" + e.getMessage() + ")", e);
    }
    return copy;
  }

  /**
   * Returns a file to write to.
   *
   * @param file a file name, or {@code -}
   * @return the file itself, or a temporary file for {@link #send}
   */
  public Path output(Path file) {
    if (!isStream(file)) {
      return file;
    }
    result = folder.resolve("standard-output.png");
    return result;
  }

  /**
   * Writes the result to standard output, if it was requested there.
   *
   * @throws ImageException if standard output is closed
   */
  public void send() {
    if (result == null) {
      return;
    }
    try {
      Files.copy(result, System.out);
    } catch (IOException e) {
      throw new ImageException("the standard output cannot be written (" + e.getMessage() + ")", e);
    }
    if (System.out.checkError()) {
      throw new ImageException("the standard output was closed: keep its reader running");
    }
  }

  @Override
  public void close() {
    try {
      for (Path file : new Path[] {folder.resolve("standard-input"), result}) {
        if (file != null) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // left in the system's temporary folder
    }
  }
}
