package dev.rad.torch.training;

import dev.rad.exception.CancelledException;
import dev.rad.exception.RadException;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps 8-bit pictures: on the heap while they fit a budget, otherwise all of them in a mapped
 * file. Crops are the same from both.
 *
 * <p>The file is deleted when it is closed; POSIX systems remove its name at once and keep its
 * pages until nothing refers to them. A mapped buffer holds at most 2 GiB, so every segment of the
 * file has its own, and no picture crosses the border of two segments.
 */
final class PhotoCache implements AutoCloseable {

  /** More than the 768 MiB of the largest picture. */
  private static final long SEGMENT = 1L << 30;

  private final long budget;
  private final Path folder;
  private final long segment;
  private final List<ByteBuffer> onHeap = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private long bytes; // of all pictures
  private long end; // of the file's contents
  private @Nullable FileChannel file; // null while the pictures fit into the budget

  PhotoCache(long budget, Path folder) {
    this(budget, folder, SEGMENT);
  }

  PhotoCache(long budget, Path folder, long segment) {
    this.budget = budget;
    this.folder = folder;
    this.segment = segment;
  }

  /** The position of a picture in the file, if there is a file. */
  private record Entry(int width, int height, long position) {}

  /**
   * A kept picture.
   *
   * @param rgb {@code height·width·3} bytes from index 0, never modified
   */
  record Picture(int width, int height, ByteBuffer rgb) {

    /** Cuts out a square; safe for use by several threads. */
    RgbImage crop(int x, int y, int size) {
      byte[] part = new byte[size * size * 3];
      for (int row = 0; row < size; row++) {
        rgb.get(((y + row) * width + x) * 3, part, row * size * 3, size * 3);
      }
      return RgbImage.of(size, size, part);
    }
  }

  /** Adds a picture. */
  void add(RgbImage picture) {
    ByteBuffer rgb = ByteBuffer.wrap(picture.toRgbBytes());
    bytes += rgb.capacity();
    try {
      if (file == null && bytes > budget) {
        spill();
      }
      entries.add(
          new Entry(picture.width(), picture.height(), file == null ? -1 : write(file, rgb)));
      if (file == null) {
        onHeap.add(rgb);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void spill() throws IOException {
    FileChannel opened =
        FileChannel.open(
            Files.createTempFile(folder, "rad-photos-", ".cache"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file = opened;
    for (int i = 0; i < onHeap.size(); i++) {
      Entry entry = entries.get(i);
      entries.set(i, new Entry(entry.width(), entry.height(), write(opened, onHeap.get(i))));
    }
    onHeap.clear();
  }

  private long write(FileChannel to, ByteBuffer rgb) throws IOException {
    if (end / segment != (end + rgb.capacity() - 1) / segment) {
      end = (end / segment + 1) * segment;
    }
    long position = end;
    for (ByteBuffer rest = rgb.duplicate(); rest.hasRemaining(); ) {
      end += to.write(rest, end);
    }
    return position;
  }

  /** Returns all pictures, in the order in which they were added. */
  List<Picture> pictures() {
    List<ByteBuffer> segments = segments();
    List<Picture> result = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      ByteBuffer rgb =
          segments.isEmpty()
              ? onHeap.get(i)
              : segments
                  .get((int) (entry.position() / segment))
                  .slice((int) (entry.position() % segment), entry.width() * entry.height() * 3);
      result.add(new Picture(entry.width(), entry.height(), rgb));
    }
    return result;
  }

  private List<ByteBuffer> segments() {
    List<ByteBuffer> segments = new ArrayList<>();
    if (file == null) {
      return segments;
    }
    try {
      for (long start = 0; start < end; start += segment) {
        segments.add(file.map(MapMode.READ_ONLY, start, Math.min(segment, end - start)));
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return segments;
  }

  private RadException failure(IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new CancelledException("reading the photos was interrupted: read them again", e);
    }
    return new TrainingException(
        ("the resized photos take more than %d MiB of memory, and a cache file in %s cannot be"
                + " made (%s): free space there, name another folder, or allow more memory")
            .formatted(budget >> 20, folder, e),
        e);
  }

  /** Closes the file; mapped buffers stay valid. */
  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // the pictures are mapped, or given up: a failure to close loses nothing
    }
  }
}
