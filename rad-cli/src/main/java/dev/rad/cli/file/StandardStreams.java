package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Pictures from the standard input and to the standard output, which {@code -} stands for. */
public final class StandardStreams implements AutoCloseable {

  private final Path folder;
  private @Nullable Path result;

  /**
   * Makes room for what passes.
   *
   * @throws ImageException if there is none
   */
  public StandardStreams() {
    try {
      folder = Files.createTempDirectory("rad");
    } catch (IOException e) {
      throw new ImageException(
          "no temporary folder can be made (" + e.getMessage() + "): free space in it", e);
    }
  }

  /** Whether a name stands for a stream. */
  public static boolean isStream(Path file) {
    return file != null && file.toString().equals("-");
  }

  /**
   * A file with what is read.
   *
   * @param file a file's name, or {@code -}
   * @return the file itself, or one with all of the standard input
   * @throws ImageException if nothing can be read
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
   * A file to write to.
   *
   * @param file a file's name, or {@code -}
   * @return the file itself, or one that {@link #send} sends
   */
  public Path output(Path file) {
    if (!isStream(file)) {
      return file;
    }
    result = folder.resolve("standard-output.png");
    return result;
  }

  /**
   * Writes the result to the standard output, if that is where it goes.
   *
   * @throws ImageException if nobody reads it
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
      // left in the temporary folder, which the system clears
    }
  }
}
