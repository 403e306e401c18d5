package dev.rad.studio;

import dev.rad.studio.http.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Writes, measures and deletes the files of sessions; files are written beside their target and
 * moved into place.
 */
final class DiskFiles {

  private DiskFiles() {}

  /** Writes a file at once, so that a crash leaves the older one. */
  static void write(Path file, byte[] bytes) {
    try {
      Path beside = Files.createTempFile(file.getParent(), ".", ".part");
      try {
        Files.write(beside, bytes);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Writes a file from a stream at once. */
  static void write(Path file, InputStream in) {
    try {
      Path beside = Files.createTempFile(file.getParent(), ".", ".part");
      try {
        Files.copy(in, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Creates an empty file with a unique name. */
  static Path temporary(Path folder, String ending) {
    try {
      return Files.createTempFile(folder, ".", ending);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Moves a file to its name. */
  static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw cannotWrite(to, e);
    }
  }

  /** Creates a folder and its parents. */
  static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Failure(
          500, "the studio's file %s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static Failure cannotWrite(Path file, IOException e) {
    return new Failure(
        507,
        "the studio cannot write %s (%s): make room on the disk, or start with another --cache"
            .formatted(file, e.getMessage()));
  }

  /** Returns the size of all files in a folder, which may change meanwhile. */
  static long size(Path folder) {
    var sum = new LongAdder();
    visit(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum.add(attributes.isRegularFile() ? attributes.size() : 0);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // deleted, or given its name, meanwhile
          }

          @Override
          public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum.sum();
  }

  /** Deletes a folder with its content; files that cannot be deleted stay. */
  static void delete(Path folder) {
    visit(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            file.toFile().delete();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // deleted meanwhile
          }

          @Override
          public FileVisitResult postVisitDirectory(Path at, @Nullable IOException e) {
            at.toFile().delete();
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void visit(Path folder, SimpleFileVisitor<Path> visitor) {
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the visitors throw none
    }
  }
}
