package dev.rad.spark;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** A task's temporary folder for files that the library reads and writes. */
final class TaskFolder implements AutoCloseable {
  private final Path folder;

  /**
   * Creates the folder.
   *
   * @throws ImageException if it cannot be created
   */
  TaskFolder() {
    try {
      folder = Files.createTempDirectory("rad-spark-");
    } catch (IOException e) {
      throw new ImageException(
          "no temporary folder can be made (%s): free space in %s"
              .formatted(e.getMessage(), System.getProperty("java.io.tmpdir")),
          e);
    }
  }

  /** Returns the path of a file that does not exist yet, alone in a folder of its own. */
  Path file(String name) throws IOException {
    return Files.createDirectory(folder.resolve(UUID.randomUUID().toString())).resolve(name);
  }

  @Override
  public void close() {
    delete(folder);
  }

  static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      inside.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // left in the temporary folder, which the system clears
    }
  }
}
