package dev.rad.checkpoint;

import dev.rad.exception.CancelledException;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole file mapped read-only, of any length: a buffer reaches 2 GiB, so there is one window per
 * GiB, each reaching one GiB into the next. Closing frees the file handle, unless it is left to the
 * tensors; slices stay valid.
 */
final class MappedFile implements AutoCloseable {
  private static final long GIB = 1L << 30;

  /** Up to this size a file is copied instead, and may be replaced or deleted on any system. */
  private static final int COPIED = 1 << 16;

  /**
   * What a message calls one of many parts: a kind, and a name of the file, which is quoted. The
   * text is made only for a message.
   */
  record Place(String kind, String name) {
    @Override
    public String toString() {
      return kind + " " + quote(name);
    }
  }

  private static final String DAMAGED = "the file is damaged or cut short: fetch or save it again";

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final List<ByteBuffer> windows = new ArrayList<>();
  private boolean leftOpen;

  private MappedFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
    if (size <= COPIED) {
      windows.add(copy());
      return;
    }
    for (long start = 0; start < size; start += GIB) {
      windows.add(map(start, Math.min(size - start, Integer.MAX_VALUE)));
    }
  }

  static MappedFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new CheckpointException(path + ": is a directory; give the weights file inside it");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new CheckpointException(path + ": is not a regular file; give a weights file");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new MappedFile(path, channel);
    } catch (ClosedByInterruptException e) {
      throw new CancelledException(
          path
              + ": was not read, because this thread is interrupted; read it on another thread, or"
              + " clear the interruption with Thread.interrupted()",
          e);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path + ": no such file; check the path", e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new CheckpointException(path + ": cannot be read (" + e + "); check permissions", e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** Returns whether {@code length} bytes from {@code offset} lie in the file. */
  boolean contains(long offset, long length) {
    return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
  }

  /**
   * Returns a little-endian read-only view; the text of {@code place} is what a message calls it.
   */
  ByteBuffer slice(Object place, long offset, long length) {
    if (!contains(offset, length)) {
      throw error(
          place, length + " bytes at offset " + offset + " do not lie in the " + size + " bytes");
    }
    if (length > Integer.MAX_VALUE) {
      throw error(place, "is larger than 2 GiB", "save it in smaller tensors");
    }
    if (length == 0) {
      return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer window = windows.get((int) (offset / GIB));
    int start = (int) (offset % GIB);
    if (length <= window.limit() - start) {
      return window.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }
    try {
      return map(offset, length);
    } catch (IOException e) {
      throw new CheckpointException(path + ": " + place + ": cannot be mapped (" + e + ")", e);
    }
  }

  /**
   * Returns the source that tells whether the bytes before an offset are still there; null for a
   * small file, of which a copy is held.
   */
  @Nullable FileSource source(long end) {
    return size <= COPIED ? null : new FileSource(path, channel, end);
  }

  /** Leaves the file handle to the tensors; the garbage collector closes it after them. */
  void leaveOpen() {
    leftOpen = size > COPIED;
  }

  /** Returns an error that blames damage. */
  CheckpointException error(Object place, String reason) {
    return error(place, reason, DAMAGED);
  }

  CheckpointException error(Object place, String reason, String advice) {
    return new CheckpointException(path + ": " + place + ": " + reason + "; " + advice);
  }

  /**
   * Quotes text of a file as a message may show it: one line, in quotes, cut after 100 characters.
   */
  static String quote(String text) {
    return "'" + oneLine(text) + "'";
  }

  /** Returns the same without quotes. */
  static String oneLine(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), 100); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c);
    }
    return shown.append(text.length() > 100 ? "…" : "").toString();
  }

  @Override
  public void close() {
    if (!leftOpen) {
      closeQuietly(channel);
    }
  }

  private ByteBuffer map(long offset, long length) throws IOException {
    return channel.map(MapMode.READ_ONLY, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer copy() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect((int) size);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IOException("it was shortened while being read");
      }
    }
    return bytes.flip();
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // nothing was written: a failure to close loses nothing
    }
  }
}
