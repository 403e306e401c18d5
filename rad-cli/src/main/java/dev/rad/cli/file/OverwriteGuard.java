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
 * The rule of every command that writes, to be asked before any work: nothing is replaced unless
 * the user adds {@code --force}, and what is read is never replaced.
 *
 * @param force whether files that are there may be replaced
 * @param read the files and folders that the command reads
 */
public record OverwriteGuard(boolean force, List<Path> read) {

  private static final int DEPTH = 3; // of a folder with weights

  /** The rule for a command that reads nothing which it could replace. */
  public static OverwriteGuard of(boolean force, Path... read) {
    return new OverwriteGuard(force, List.of(read));
  }

  /**
   * Makes sure that a file can be written; makes its folder.
   *
   * @throws ImageException if it must not be replaced, or cannot be written
   */
  public void file(Path file) {
    Folders.createParent(file);
    Optional<BasicFileAttributes> there = attributes(file);
    if (there.isPresent()) {
      requireNotRead(file);
      requireForce(file);
      if (!Files.isWritable(file) && Files.exists(file)) {
        throw new ImageException(
            file + " is write-protected: choose another --out, or allow writing");
      }
    }
  }

  /**
   * Makes sure that files of given names can be written into a folder, which may be there.
   *
   * @throws ImageException if one of them must not be replaced, or the folder cannot be used
   */
  public void folder(Path folder, String... names) {
    if (attributes(folder).isPresent() && !Files.isDirectory(folder)) {
      throw new ImageException(folder + " is a file, not a folder: choose another --out");
    }
    Folders.createParent(folder.resolve(names[0]).normalize());
    for (String name : names) {
      file(folder.resolve(name));
    }
  }

  /**
   * Makes sure that a folder whose whole content would be replaced is not there.
   *
   * @throws ImageException if it is, and nothing says that it may be replaced
   */
  void wholeFolder(Path folder) {
    if (attributes(folder).isPresent()) {
      requireForce(folder);
    }
  }

  private void requireForce(Path file) {
    if (!force) {
      throw new ImageException(
          file + " is there already: add --force to replace it, or name another --out");
    }
  }

  private void requireNotRead(Path file) {
    if (read.stream().anyMatch(source -> contains(source, file))) {
      throw new ImageException(file + " is what is read here: name another --out");
    }
  }

  private static boolean contains(Path source, Path file) {
    if (!Files.isDirectory(source)) {
      return isSame(source, file);
    }
    try (Stream<Path> files = Files.walk(source, DEPTH)) {
      return files.anyMatch(inside -> isSame(inside, file));
    } catch (IOException | UncheckedIOException e) { // reading it will say what is wrong
      return false;
    }
  }

  /** Whether two paths lead to one file, through links, too. */
  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** What the file system knows of a name, links being names of their own. */
  private static Optional<BasicFileAttributes> attributes(Path file) {
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
          "%s cannot be written (%s): choose another --out".formatted(file, reason), e);
    }
  }
}
