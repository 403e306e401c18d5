package dev.rad.torch.internal;

import dev.rad.exception.UnsupportedPlatformException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A lock between processes, also of hosts that share a file system. The system releases it when its
 * holder ends, however that happens.
 */
final class CacheLock implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rad");
  private static final long BETWEEN_TRIES = 100; // ms
  private static final long SILENT = 2_000_000_000; // ns until a wait is worth a line

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock. Does not wait on a file system without locks.
   *
   * @param file the lock's file, made if it is missing
   * @param patience how long to wait
   * @return the lock
   * @throws IOException if the file cannot be written
   * @throws UnsupportedPlatformException if another process keeps it too long
   */
  static CacheLock acquire(Path file, Duration patience) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      waitFor(channel, file, patience);
      return new CacheLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void waitFor(FileChannel channel, Path file, Duration patience)
      throws IOException {
    long began = System.nanoTime();
    boolean said = false;
    while (!isLocked(channel)) {
      long waited = System.nanoTime() - began;
      if (waited > patience.toNanos()) {
        throw new UnsupportedPlatformException(
            "LibTorch's libraries are being unpacked into %s by another process, %s, for more than %d s: end it, or name another folder: %s"
                .formatted(
                    file.getParent(),
                    holder(channel),
                    patience.toSeconds(),
                    CacheFolder.NAME_ANOTHER));
      }
      if (!said && waited > SILENT) {
        LOG.log(
            System.Logger.Level.INFO,
            "waiting for another process to unpack LibTorch''s libraries into {0}",
            file.getParent());
        said = true;
      }
      pause();
    }
    name(channel);
  }

  /** Tries once; where the file system has no locks, what follows is safe enough without. */
  private static boolean isLocked(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) { // rad in another class loader of this process
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnsupportedPlatformException(
          "waiting for LibTorch's libraries was interrupted: call again on a thread that is not",
          e);
    }
  }

  private static void name(FileChannel channel) throws IOException {
    String host = System.getenv().getOrDefault("HOSTNAME", "this host");
    String text = "process %d of %s".formatted(ProcessHandle.current().pid(), host);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200);
    channel.read(bytes, 0);
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    return text.isBlank() ? "of unknown id" : text;
  }

  @Override
  public void close() throws IOException {
    channel.close(); // releases the lock
  }
}
