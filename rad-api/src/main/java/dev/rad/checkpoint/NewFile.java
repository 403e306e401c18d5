package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file beside the old one and moves it into place. */
final class NewFile {
  private NewFile() {}

  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Replaces a file in one step: a concurrent reader sees either the complete old file or the
   * complete new one, and a failure leaves the old one.
   *
   * @throws CheckpointException if it cannot be written
   */
  static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    // Not createTempFile, whose files only their owner may read.
    Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".part");
    boolean moved = false;
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be written (" + e + "); check the directory, its permissions and space",
          e);
    } finally {
      if (!moved) { // the content may fail in other ways, as one that is read from a damaged file
        deleteQuietly(temporary);
      }
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // the first failure is the one worth reporting
    }
  }
}
