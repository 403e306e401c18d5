package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of a zip archive, each a range of the mapped file. Weights are stored, not
 * compressed; NumPy's archives may be deflated. Zip64 is supported. Entries that overlap, whose
 * names leave the archive, or that are encrypted are rejected.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_LENGTH = 22;
  private static final long U32 = 0xffffffffL;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** What may follow an entry's data: its checksum and lengths again, with their signature. */
  private static final int DATA_DESCRIPTOR = 24;

  /** The flag that has lengths and checksum follow the data instead of standing in the header. */
  private static final int LENGTHS_FOLLOW = 8;

  /**
   * One entry.
   *
   * @param name its name
   * @param offset the offset of its data in the file
   * @param length the length of its data in the file
   * @param size the size of its inflated data according to the archive; {@code length} if it is
   *     stored
   * @param isDeflated whether the data are compressed
   * @param crc32 the checksum of the inflated data according to the archive
   */
  record Entry(String name, long offset, long length, long size, boolean isDeflated, long crc32) {}

  /** An entry of the directory: length, stored length, offset, and the rest. */
  private record Promise(int flags, int method, long[] values, long crc32) {}

  private record Span(MappedFile.Place place, long begin, long end) {}

  /** What a message calls an entry before its name is known. */
  private record Numbered(int index) {
    @Override
    public String toString() {
      return "zip directory entry " + index;
    }
  }

  private final MappedFile file;
  private final boolean mayBeDeflated;
  private final String resave;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private long directoryOffset;
  private long directoryLength;
  private long count;

  private ZipDirectory(MappedFile file, boolean mayBeDeflated, String resave) {
    this.file = file;
    this.mayBeDeflated = mayBeDeflated;
    this.resave = resave;
  }

  /** Returns the entries by name, all stored, in the order of the archive's directory. */
  static Map<String, Entry> read(MappedFile file) {
    String resave = "save it with torch.save, which stores entries as they are";
    return new ZipDirectory(file, false, resave).read();
  }

  /** Returns the entries by name, stored or deflated, in the order of the archive's directory. */
  static Map<String, Entry> readDeflated(MappedFile file) {
    return new ZipDirectory(file, true, "save it with numpy.savez").read();
  }

  private Map<String, Entry> read() {
    readEnd();
    readDirectory();
    checkCover();
    return entries;
  }

  private void readEnd() {
    long tailLength = Math.min(file.size(), END_LENGTH + 0xffff);
    ByteBuffer tail = file.slice("zip end record", file.size() - tailLength, tailLength);
    int at = tail.limit() - END_LENGTH;
    while (at >= 0
        && !(tail.getInt(at) == END && u16(tail, at + 20) == tail.limit() - at - END_LENGTH)) {
      at--;
    }
    if (at < 0) {
      throw file.error("zip end record", "is missing");
    }
    long end = file.size() - tailLength + at;
    long disks = u16(tail, at + 4) | u16(tail, at + 6);
    count = u16(tail, at + 10);
    directoryLength = u32(tail, at + 12);
    directoryOffset = u32(tail, at + 16);
    if (count == 0xffff || directoryLength == U32 || directoryOffset == U32) {
      end = readEnd64(end);
    } else if (disks != 0) {
      throw file.error("zip end record", "the archive spans several files", resave);
    }
    if (directoryOffset < 0
        || directoryLength < 0
        || directoryOffset > end
        || directoryLength > end - directoryOffset) {
      throw file.error("zip end record", "the directory does not lie before it");
    }
  }

  private long readEnd64(long end) {
    String place = "zip64 end record";
    ByteBuffer locator = file.slice(place, end - 20, 20);
    if (locator.getInt(0) != END_64_LOCATOR) {
      throw file.error(place, "is missing");
    }
    long offset = locator.getLong(8);
    if (offset > end - 20 - 56) {
      throw file.error(place, "does not lie before its locator");
    }
    ByteBuffer record = file.slice(place, offset, 56);
    if (record.getInt(0) != END_64 || record.getInt(16) != 0 || record.getInt(20) != 0) {
      throw file.error(place, "is malformed");
    }
    count = record.getLong(32);
    directoryLength = record.getLong(40);
    directoryOffset = record.getLong(48);
    return offset;
  }

  private void readDirectory() {
    ByteBuffer directory = file.slice("zip directory", directoryOffset, directoryLength);
    if (count < 0 || count > Unpickler.LIMIT || count > directoryLength / 46) {
      throw file.error(
          "zip directory", count + " entries are too many for its " + directoryLength + " bytes");
    }
    for (int k = 0; k < count; k++) {
      readCentral(new Numbered(k), directory);
    }
  }

  private void readCentral(Object place, ByteBuffer directory) {
    ByteBuffer header = take(place, directory, 46);
    if (header.getInt(0) != CENTRAL) {
      throw file.error(place, "is malformed");
    }
    ByteBuffer nameBytes = take(place, directory, u16(header, 28));
    String name = name(place, nameBytes);
    ByteBuffer extra = take(place, directory, u16(header, 30));
    take(place, directory, u16(header, 32));
    var label = new MappedFile.Place("zip entry", name);
    int flags = u16(header, 8);
    int method = u16(header, 10);
    if ((flags & 0x2041) != 0) {
      throw file.error(label, "is encrypted", resave);
    }
    if (method != STORED && !(mayBeDeflated && method == DEFLATED)) {
      throw file.error(label, "is compressed (method " + method + ")", resave);
    }
    long[] values = {u32(header, 24), u32(header, 20), u32(header, 42)};
    applyZip64(label, extra, values);
    if (method == STORED && values[0] != values[1]) {
      throw file.error(label, "is stored but has two lengths");
    }
    addEntry(label, nameBytes, new Promise(flags, method, values, u32(header, 16)));
  }

  /** Replaces those of length, stored length and offset that are all ones, in this order. */
  private void applyZip64(Object label, ByteBuffer extra, long[] values) {
    while (extra.remaining() >= 4) {
      int id = extra.getShort() & 0xffff;
      ByteBuffer field = take(label, extra, extra.getShort() & 0xffff);
      for (int k = 0; id == 1 && k < values.length; k++) {
        if (values[k] == U32) {
          values[k] = take(label, field, 8).getLong(0);
        }
      }
    }
  }

  private void addEntry(MappedFile.Place label, ByteBuffer nameBytes, Promise promise) {
    long length = promise.values[1];
    long headerOffset = promise.values[2];
    ByteBuffer header = file.slice(label, headerOffset, 30);
    int nameLength = u16(header, 26);
    long dataOffset = headerOffset + 30 + nameLength + u16(header, 28);
    if (length < 0 || dataOffset > directoryOffset || length > directoryOffset - dataOffset) {
      throw file.error(label, "its " + length + " bytes do not lie before the directory");
    }
    if (header.getInt(0) != LOCAL
        || !agrees(header, promise)
        || !nameBytes.equals(file.slice(label, headerOffset + 30, nameLength))) {
      throw file.error(label, "its local header does not agree with the directory");
    }
    Entry entry =
        new Entry(
            label.name(),
            dataOffset,
            length,
            promise.values[0],
            promise.method == DEFLATED,
            promise.crc32);
    if (entries.putIfAbsent(entry.name(), entry) != null) {
      throw file.error(label, "occurs twice");
    }
    spans.add(new Span(label, headerOffset, dataOffset + length));
  }

  /** Rejects overlaps, and space for another file before, between or after the entries. */
  private void checkCover() {
    spans.sort(Comparator.comparingLong(Span::begin));
    long end = 0;
    for (int k = 0; k < spans.size(); k++) {
      Span span = spans.get(k);
      if (span.begin < end) {
        throw file.error(span.place, "overlaps " + spans.get(k - 1).place);
      }
      checkGap(k == 0 ? 0 : DATA_DESCRIPTOR, end, span.begin);
      end = span.end;
    }
    checkGap(DATA_DESCRIPTOR, end, directoryOffset);
  }

  private void checkGap(int most, long end, long begin) {
    if (begin - end > most) {
      throw file.error(
          "zip archive",
          (begin - end) + " bytes at offset " + end + " belong to none of its entries",
          resave);
    }
  }

  /** Returns whether a local header agrees with the directory in all that it specifies. */
  private static boolean agrees(ByteBuffer header, Promise promise) {
    if (u16(header, 6) != promise.flags || u16(header, 8) != promise.method) {
      return false;
    }
    return (promise.flags & LENGTHS_FOLLOW) != 0
        || u32(header, 14) == promise.crc32
            && agrees(u32(header, 18), promise.values[1])
            && agrees(u32(header, 22), promise.values[0]);
  }

  /** All ones stand for a length in a field of zip64. */
  private static boolean agrees(long local, long promised) {
    return local == promised || local == U32;
  }

  private String name(Object place, ByteBuffer bytes) {
    byte[] text = new byte[bytes.remaining()];
    bytes.get(0, text);
    String name = new String(text, StandardCharsets.UTF_8);
    boolean escapes =
        name.startsWith("/") || name.indexOf('\\') >= 0 || ("/" + name + "/").contains("/../");
    if (escapes || name.isEmpty() || name.indexOf(0) >= 0) {
      throw file.error(place, "has the forbidden name " + MappedFile.quote(name), resave);
    }
    return name;
  }

  private ByteBuffer take(Object place, ByteBuffer from, int length) {
    if (length > from.remaining()) {
      throw file.error(place, "is cut short");
    }
    ByteBuffer taken = from.slice(from.position(), length).order(from.order());
    from.position(from.position() + length);
    return taken;
  }

  private static int u16(ByteBuffer buffer, int at) {
    return buffer.getShort(at) & 0xffff;
  }

  private static long u32(ByteBuffer buffer, int at) {
    return buffer.getInt(at) & U32;
  }
}
