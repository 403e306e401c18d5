package dev.rad.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a task is filling, in a file beside the results that is deleted when the task ends. If
 * the file exists when the task is started again, the executor died: because of this picture,
 * because of another one that was filled at the same time, or because it was killed. Such a picture
 * is filled once more with no other picture in the process. If the executor dies again, this
 * picture is the cause, and a third attempt skips it.
 */
final class RunningPictures implements AutoCloseable {
  private static final String ALONE = "alone ";
  private static final String WITH_OTHERS = "others ";

  /** The pictures of this process: many at once, or a single suspected one. */
  private static final ReadWriteLock PROCESS = new ReentrantReadWriteLock(true);

  private final ResultFolder folder;
  private final String file;
  private final @Nullable FileChannel local; // kept open: to open a file for each picture is slow
  private final List<String> before;
  private final Set<String> suspected = new HashSet<>();
  private final Set<String> guilty = new HashSet<>();

  /**
   * Begins an attempt at a task.
   *
   * @param folder the folder of results
   * @param task the task's number
   * @param attempt the attempt's number
   * @param sure whether earlier attempts are over, because Spark may run two copies of a task
   * @throws IOException if the folder cannot be read
   */
  RunningPictures(ResultFolder folder, int task, long attempt, boolean sure) throws IOException {
    this.folder = folder;
    this.file = folder.running(task, attempt);
    this.before = folder.runningBefore(task);
    this.local =
        FileSystems.isLocal(file)
            ? FileChannel.open(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
            : null;
    for (String earlier : before) {
      String text = text(earlier);
      if (text.startsWith(ALONE)) {
        (sure ? guilty : suspected).add(text.substring(ALONE.length()));
      } else if (text.startsWith(WITH_OTHERS)) {
        suspected.add(text.substring(WITH_OTHERS.length()));
      }
    }
  }

  private String text(String earlier) throws IOException {
    try (InputStream in = folder.files().open(earlier)) {
      return new String(in.readAllBytes(), UTF_8).lines().findFirst().orElse("");
    }
  }

  /** Returns whether an executor died while it filled this picture. */
  boolean isSuspected(PictureRow picture) {
    return suspected.contains(picture.name()) || guilty.contains(picture.name());
  }

  /** Returns why a picture must not be filled again, if it killed two executors. */
  Optional<String> refusal(PictureRow picture) {
    return guilty.contains(picture.name())
        ? Optional.of(
            "out of memory, it seems: two executors died while they filled this picture, the second"
                + " one with no other: give executors more (spark.executor.memoryOverhead,"
                + " spark.executor.memory), or make the picture smaller")
        : Optional.empty();
  }

  /**
   * Notes that a picture is being filled.
   *
   * @return a lock to release when it is filled
   * @throws IOException if the note cannot be written
   */
  Lock begin(PictureRow picture) throws IOException {
    boolean alone = isSuspected(picture);
    Lock lock = alone ? PROCESS.writeLock() : PROCESS.readLock();
    lock.lock();
    try {
      write((alone ? ALONE : WITH_OTHERS) + picture.name() + "\n");
      return lock;
    } catch (IOException | RuntimeException e) {
      lock.unlock();
      throw e;
    }
  }

  /** Writes a line, which ends what is read of the file. */
  private void write(String line) throws IOException {
    byte[] bytes = line.getBytes(UTF_8);
    if (local == null) {
      folder.files().write(file, bytes);
    } else {
      local.write(ByteBuffer.wrap(bytes), 0);
    }
  }

  /** Ends the attempt: none of its pictures killed the executor. */
  @Override
  public void close() {
    try {
      if (local != null) {
        local.close();
      }
      folder.files().remove(file);
      for (String earlier : before) {
        folder.files().remove(earlier);
      }
    } catch (IOException e) {
      // at worst a picture is filled alone that need not be
    }
  }
}
