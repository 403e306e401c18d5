package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Protects existing files from being overwritten. Every command checks its output files before it
 * starts to work: existing files are replaced only with {@code --force}, and input files never.
 *
 * @param force whether existing files may be replaced
 * @param read the input files and folders of the command
 * @param option the option that names the output, for messages
 */
public record OverwriteGuard(boolean force, List<Path> read, String option) {

  private static final int DEPTH = 3; // of a folder with weights

  /**
   * Creates the guard of a command.
   *
   * @param force whether existing files may be replaced
   * @param read the input files and folders of the command
   * @return the guard
   */
  public static OverwriteGuard of(boolean force, Path... read) {
    return new OverwriteGuard(force, List.of(read), "--out");
  }

  /**
   * Returns the guard of what another option names.
   *
   * @param other the option, such as {@code --adapt-out}
   * @return the guard
   */
  public OverwriteGuard forOption(String other) {
    return new OverwriteGuard(force, read, other);
  }

  /**
   * Checks that a file can be written, creating its folder.
   *
   * @param file the file to be written
   * @throws ImageException if the file must not be replaced, or cannot be written
   */
  public void file(Path file) {
    Folders.createParent(file);
    Optional<BasicFileAttributes> there = attributes(file);
    if (there.isPresent()) {
      requireNotRead(file);
      requireForce(file);
      if (!Files.isWritable(file) && Files.exists(file)) {
        throw new ImageException(
            file + " is write-protected: choose another " + option + ", or allow writing");
      }
    }
  }

  /**
   * Checks that files with given names can be written into a folder, which may exist.
   *
   * @param folder the folder
   * @param names the names of the files
   * @throws ImageException if a file must not be replaced, or the folder cannot be used
   */
  public void folder(Path folder, String... names) {
    if (attributes(folder).isPresent() && !Files.isDirectory(folder)) {
      throw new ImageException(folder + " is a file, not a folder: choose another " + option);
    }
    Folders.createParent(folder.resolve(names[0]).normalize());
    for (String name : names) {
      file(folder.resolve(name));
    }
  }

  /**
   * Checks that a folder, whose whole content would be replaced, does not exist or may be replaced.
   *
   * @throws ImageException if the folder exists and {@code force} is not set
   */
  void wholeFolder(Path folder) {
    if (attributes(folder).isPresent()) {
      requireForce(folder);
    }
  }

  private void requireForce(Path file) {
    if (!force) {
      throw new ImageException(
          file + " is there already: add --force to replace it, or name another " + option);
    }
  }

  private void requireNotRead(Path file) {
    if (read.stream().anyMatch(source -> contains(source, file))) {
      throw new ImageException(file + " is what is read here: name another " + option);
    }
  }

  private static boolean contains(Path source, Path file) {
    if (!Files.isDirectory(source)) {
      return isSame(source, file);
    }
    try (Stream<Path> files = Files.walk(source, DEPTH)) {
      return files.anyMatch(inside -> isSame(inside, file));
    } catch (IOException | UncheckedIOException e) { // reported later, when it is read
      return false;
    }
  }

  /** Returns whether two paths lead to the same file, following links. */
  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the attributes of a file without following links; empty if it does not exist. */
  private Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      String reason =
          e instanceof FileSystemException system && system.getReason() != null
              ? system.getReason()
              : e.getMessage();
      throw new ImageException(
          "%s cannot be written (%s): choose another %s".formatted(file, reason, option), e);
    }
  }
}
