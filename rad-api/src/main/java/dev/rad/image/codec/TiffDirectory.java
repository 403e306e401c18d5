package dev.rad.image.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The entries of a directory of a TIFF file (TIFF 6.0, section 2), which is also the structure of
 * Exif blocks. Malformed entries count as missing.
 */
final class TiffDirectory {
  /** The tag of the picture's orientation. */
  static final int ORIENTATION = 274;

  private static final int MAGIC = 42;
  private static final int ENTRY = 12; // bytes
  private static final int SHORT = 3;
  private static final int LONG8 = 16; // of BigTIFF, met in other files, too
  private static final int SLONG8 = 17;

  /** The size in bytes of a value of each type, 0 for unknown types. */
  private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final ByteBuffer file;
  private final int at; // of the first entry
  private final int count;

  private TiffDirectory(ByteBuffer file, int at, int count) {
    this.file = file;
    this.at = at;
    this.count = count;
  }

  /** Returns the first directory of a whole file or Exif block. */
  static Optional<TiffDirectory> first(byte[] bytes) {
    if (bytes.length < 8 || bytes[0] != bytes[1] || (bytes[0] != 'I' && bytes[0] != 'M')) {
      return Optional.empty();
    }
    ByteBuffer file =
        ByteBuffer.wrap(bytes)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    return file.getShort(2) == MAGIC ? at(file, file.getInt(4)) : Optional.empty();
  }

  private static Optional<TiffDirectory> at(ByteBuffer file, int start) {
    if (start < 8 || start > file.capacity() - 2) {
      return Optional.empty();
    }
    int room = (file.capacity() - start - 2) / ENTRY;
    return Optional.of(
        new TiffDirectory(file, start + 2, Math.min(room, file.getShort(start) & 0xffff)));
  }

  /** Returns the directory that an entry points to. */
  Optional<TiffDirectory> directory(int tag) {
    return integer(tag).flatMap(start -> at(file, (int) (long) start));
  }

  /** Returns the first value of an entry of whole numbers of any type. */
  Optional<Long> integer(int tag) {
    return Arrays.stream(integers(tag)).boxed().findFirst();
  }

  /** Returns the first value of an entry, or the default {@code usual} if it is missing. */
  int integer(int tag, int usual) {
    return integer(tag).map(Long::intValue).orElse(usual);
  }

  /** Returns the values of an entry of whole numbers of any type; empty if it is missing. */
  long[] integers(int tag) {
    int entry = entry(tag);
    if (entry < 0) {
      return new long[0];
    }
    int type = type(entry);
    int start = start(entry);
    long length = file.getInt(entry + 4) & 0xffffffffL;
    long room = start < 0 ? 0 : (file.capacity() - start) / SIZES[type];
    long[] values = new long[(int) Math.min(length, room)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(type, start + i * SIZES[type]);
    }
    return values;
  }

  private long value(int type, int position) {
    return switch (type) {
      case 1, 7 -> file.get(position) & 0xff;
      case 6 -> file.get(position);
      case SHORT -> file.getShort(position) & 0xffff;
      case 8 -> file.getShort(position);
      case 4, 13 -> file.getInt(position) & 0xffffffffL;
      case 9 -> file.getInt(position);
      case LONG8, SLONG8 -> file.getLong(position);
      default -> -1; // no whole number
    };
  }

  /** Returns the bytes of an entry. */
  Optional<byte[]> bytes(int tag) {
    int entry = entry(tag);
    int start = entry < 0 ? -1 : start(entry);
    if (start < 0) {
      return Optional.empty();
    }
    long length = (file.getInt(entry + 4) & 0xffffffffL) * SIZES[type(entry)];
    byte[] bytes = new byte[(int) Math.min(length, file.capacity() - start)];
    try {
      file.get(start, bytes);
      return Optional.of(bytes);
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** Returns whether an entry is missing or of the usual type for small numbers. */
  boolean isShort(int tag) {
    int entry = entry(tag);
    return entry < 0 || type(entry) == SHORT;
  }

  /** Replaces an entry of one whole number, if the file has it, by one of the short type. */
  void putShort(int tag, int value) {
    int entry = entry(tag);
    if (entry >= 0) {
      file.putShort(entry + 2, (short) SHORT);
      file.putInt(entry + 4, 1);
      file.putInt(entry + 8, 0);
      file.putShort(entry + 8, (short) value);
    }
  }

  /** Makes this the last directory and returns the position of the next one, 0 for none. */
  int cutNext() {
    int position = at + count * ENTRY;
    if (position + 4 > file.capacity()) {
      return 0;
    }
    int next = file.getInt(position);
    file.putInt(position, 0);
    return next;
  }

  /** Returns the directory at a position that {@link #cutNext} returned. */
  Optional<TiffDirectory> directoryAt(int place) {
    return at(file, place);
  }

  /** Writes zeros over a part of the file. */
  void erase(long from, long length) {
    long end = Math.min(file.capacity(), from + length);
    for (long i = Math.max(8, from); i < end; i++) {
      file.put((int) i, (byte) 0);
    }
  }

  private int type(int entry) {
    int type = file.getShort(entry + 2) & 0xffff;
    return type < SIZES.length ? type : 0;
  }

  /**
   * Returns the position of an entry's values, which is in the entry itself if they fit; -1 if it
   * is outside the file.
   */
  private int start(int entry) {
    int size = SIZES[type(entry)];
    long length = (file.getInt(entry + 4) & 0xffffffffL) * size;
    if (size == 0) {
      return -1;
    }
    int start = length <= 4 ? entry + 8 : file.getInt(entry + 8);
    return start < 0 || start > file.capacity() - size ? -1 : start;
  }

  private int entry(int tag) {
    for (int i = 0; i < count; i++) {
      int entry = at + i * ENTRY;
      if ((file.getShort(entry) & 0xffff) == tag) {
        return entry;
      }
    }
    return -1;
  }
}
