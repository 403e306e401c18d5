package dev.rad.evaluation;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Identifies weights by their content, whatever the name of their file. */
final class FileDigest {

  private static final int SHOWN = 8; // bytes
  private static final int BUFFER = 1 << 20; // bytes

  private FileDigest() {}

  /**
   * Returns the beginning of the SHA-256 digest of a file, or of all files of a folder in order of
   * their names.
   *
   * @return 16 hexadecimal digits
   * @throws CheckpointException if the path cannot be read
   */
  static String of(Path path) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (Path file : files(path)) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sha.update(buffer, 0, n);
          }
        }
      }
      return HexFormat.of().formatHex(sha.digest(), 0, SHOWN);
    } catch (IOException | UncheckedIOException e) {
      throw new CheckpointException(path + " cannot be read (" + e.getMessage() + ")", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Path> files(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
