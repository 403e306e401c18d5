package dev.rad.spark;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * Sends a network's files to executors.
 *
 * @param spark the context that sends files
 * @param files all file systems
 */
record NetworkSender(SparkContext spark, FileSystems files) {

  /**
   * Finds a file, and sends it if executors may have no access to it.
   *
   * @param named the name that the user gave; null for none
   * @return the file; null for none
   * @throws CheckpointException if it cannot be read
   */
  @Nullable NetworkFile send(@Nullable String named) {
    if (named == null) {
      return null;
    }
    try {
      String path = files.qualified(named);
      if (!FileSystems.isLocal(path)) {
        try (InputStream in = files.open(path)) {
          var counted = new Digests.Counted(in);
          return new NetworkFile(
              NetworkFile.Place.FILE_SYSTEM,
              path,
              Source.fileName(path),
              counted.digest(),
              counted.bytes());
        }
      }
      Path file = Path.of(path);
      if (!Files.exists(file) && !named.contains("/")) {
        return sent(named);
      }
      String name = file.getFileName().toString();
      String digest = digest(file);
      if (spark.isLocal()
          || Files.isDirectory(file)) { // a folder is not sent: all machines have it
        return new NetworkFile(NetworkFile.Place.FILE_SYSTEM, path, name, digest, bytes(file));
      }
      spark.addFile(file.toString());
      return new NetworkFile(NetworkFile.Place.SPARK_FILES, name, name, digest, bytes(file));
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be read (%s): name weights by a file of this machine, or with a scheme such as hdfs:"
              .formatted(named, e.getMessage()),
          e);
    }
  }

  /** Returns one of {@code --files}. */
  private static NetworkFile sent(String name) throws IOException {
    Path file = Path.of(SparkFiles.get(name));
    if (!Files.exists(file)) {
      throw new CheckpointException(
          "there is no file %s here, and none of that name among --files: check the path"
              .formatted(name));
    }
    return new NetworkFile(
        NetworkFile.Place.SPARK_FILES, name, name, Digests.hex(file), bytes(file));
  }

  private static long bytes(Path file) throws IOException {
    try (Stream<Path> inside = Files.walk(file)) {
      return inside.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
    }
  }

  private static String digest(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return Digests.hex(file);
    }
    var text = new StringBuilder();
    try (Stream<Path> inside = Files.walk(file)) {
      for (Path each : inside.filter(Files::isRegularFile).sorted().toList()) {
        text.append(file.relativize(each)).append(' ').append(Digests.hex(each)).append('\n');
      }
    }
    return Digests.hex(text.toString());
  }
}
