package dev.rad.image.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** TIFF files written by hand: one strip, no compression, any tags. */
final class TiffFiles {
  private final ByteOrder order;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  private record Entry(int type, byte[] bytes, int count) {}

  private TiffFiles(ByteOrder order) {
    this.order = order;
  }

  /** An empty directory. */
  static TiffFiles in(ByteOrder order) {
    return new TiffFiles(order);
  }

  /** A picture of interleaved samples. */
  static TiffFiles picture(int width, int height, int channels, int bits, int colours) {
    var file = new TiffFiles(ByteOrder.LITTLE_ENDIAN);
    long[] depths = new long[channels];
    Arrays.fill(depths, bits);
    return file.with(256, 4, width)
        .with(257, 4, height)
        .with(258, 3, depths)
        .with(259, 3, 1)
        .with(262, 3, colours)
        .with(277, 3, channels)
        .with(278, 4, height)
        .with(284, 3, 1);
  }

  /** Adds whole numbers of a type: 1, 3, 4, 6, 8, 9, or BigTIFF's 16. */
  TiffFiles with(int tag, int type, long... values) {
    int size = type == 1 || type == 6 ? 1 : type == 3 || type == 8 ? 2 : type == 16 ? 8 : 4;
    ByteBuffer bytes = ByteBuffer.allocate(size * values.length).order(order);
    for (long value : values) {
      switch (size) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort((short) value);
        case 4 -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    entries.put(tag, new Entry(type, bytes.array(), values.length));
    return this;
  }

  /** Adds bytes. */
  TiffFiles with(int tag, byte[] bytes) {
    entries.put(tag, new Entry(7, bytes, bytes.length));
    return this;
  }

  /** The file, with a strip of pixels unless it is empty, and then whatever follows. */
  byte[] bytes(byte[] pixels) {
    if (pixels.length > 0) {
      with(273, 4, 0).with(279, 4, pixels.length);
    }
    int directory = 2 + 12 * entries.size() + 4;
    int outside = 8 + directory;
    int total = outside;
    for (Entry entry : entries.values()) {
      total += entry.bytes().length > 4 ? entry.bytes().length : 0;
    }
    if (pixels.length > 0) {
      with(273, 4, total);
    }
    var bytes = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(8 + directory).order(order);
    head.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    head.put(head.get(0));
    head.putShort((short) 42).putInt(8).putShort((short) entries.size());
    var far = new ByteArrayOutputStream();
    entries.forEach(
        (tag, entry) -> {
          head.putShort((short) (int) tag).putShort((short) entry.type()).putInt(entry.count());
          byte[] value = entry.bytes();
          if (value.length > 4) {
            head.putInt(outside + far.size());
            far.writeBytes(value);
          } else {
            head.put(Arrays.copyOf(value, 4));
          }
        });
    try {
      bytes.write(head.array());
      bytes.write(far.toByteArray());
      bytes.write(pixels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The file with several strips that follow each other. */
  byte[] strips(byte[] pixels, int... lengths) {
    long[] counts = new long[lengths.length];
    long[] starts = new long[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      counts[i] = lengths[i];
      starts[i] = i == 0 ? 0 : starts[i - 1] + lengths[i - 1];
    }
    with(273, 4, starts).with(279, 4, counts);
    int size = bytes(new byte[0]).length; // of all that stands before the strips
    for (int i = 0; i < lengths.length; i++) {
      starts[i] += size;
    }
    byte[] head = with(273, 4, starts).bytes(new byte[0]);
    byte[] whole = Arrays.copyOf(head, head.length + pixels.length);
    System.arraycopy(pixels, 0, whole, head.length, pixels.length);
    return whole;
  }
}
