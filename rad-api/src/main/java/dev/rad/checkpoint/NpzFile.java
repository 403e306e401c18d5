package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The arrays and texts of a NumPy archive, {@code .npz}, as {@code numpy.savez} and {@code
 * numpy.savez_compressed} write it. Nothing that the file contains is executed; arrays of Python
 * objects, which would need that, are refused. Checksums are verified.
 */
public final class NpzFile {
  /** The largest array that is read, in bytes: statistics of 2048 features have 32 MiB. */
  private static final long LARGEST = 1L << 30;

  /** The most bytes that a deflated byte becomes. */
  private static final long INFLATION = 1032;

  private static final String RESAVE = "save it with numpy.savez, as little-endian numbers";

  private final MappedFile mapped;
  private final Map<String, RawTensor> arrays = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  private NpzFile(MappedFile mapped) {
    this.mapped = mapped;
  }

  /**
   * Reads some of the arrays of an archive into memory, and ignores the others.
   *
   * @param file the archive
   * @param wanted names of arrays, without {@code .npy}; missing ones are left out
   * @return the arrays that exist
   * @throws CheckpointException if the file is missing, damaged, hostile or not an archive, or a
   *     wanted array holds neither numbers nor a single text, or exceeds 1 GiB
   */
  public static NpzFile read(Path file, Collection<String> wanted) {
    try (MappedFile mapped = MappedFile.open(file)) {
      if (!TorchReader.matchesZip(mapped)) {
        throw new CheckpointException(
            file + ": is no NumPy archive; give a file that numpy.savez or rad wrote");
      }
      NpzFile result = new NpzFile(mapped);
      Map<String, ZipDirectory.Entry> entries = ZipDirectory.readDeflated(mapped);
      for (String name : wanted) {
        ZipDirectory.Entry entry = entries.get(name + ".npy");
        if (entry != null) {
          result.add(name, entry);
        }
      }
      return result;
    } catch (InternalError e) { // how the virtual machine reports a page that is not there
      throw new CheckpointException(file + ": was cut short while being read; restore it", e);
    }
  }

  private void add(String name, ZipDirectory.Entry entry) {
    var place = new MappedFile.Place("array", name);
    if (entry.size() < 0 || entry.size() > LARGEST) {
      throw mapped.error(place, "has " + entry.size() + " bytes, of which at most 1 GiB is read");
    }
    if (entry.isDeflated() && entry.size() / INFLATION > entry.length()) {
      throw mapped.error(
          place, entry.length() + " bytes cannot be inflated to " + entry.size() + " bytes");
    }
    NpyHeader header =
        NpyHeader.read(ByteBuffer.wrap(bytes(place, entry, head(entry.size())).array()));
    if (header == null) {
      throw mapped.error(place, "has no header of a NumPy array");
    }
    int characters = header.characters();
    DType type = header.type();
    if (type == null && characters < 0) {
      String reason = "holds elements of type " + MappedFile.quote(header.descr());
      throw mapped.error(place, reason, RESAVE);
    }
    long elements = Shapes.elements(header.shape());
    long length = entry.size() - header.length();
    long unit = type == null ? 4L * characters : type.bytes();
    if (elements < 0 || (unit > 0 ? length % unit != 0 || elements != length / unit : length > 0)) {
      throw mapped.error(place, length + " bytes do not hold " + header);
    }
    ByteBuffer whole = bytes(place, entry, (int) entry.size());
    verify(place, entry, whole);
    ByteBuffer data = whole.slice(header.length(), (int) length);
    if (type == null) {
      texts.put(name, text(data));
    } else {
      arrays.put(name, new RawTensor(name, type, header.shape(), header.strides(), data, null));
    }
  }

  private static int head(long size) {
    return (int) Math.min(size, NpyHeader.LONGEST);
  }

  /** Returns the first bytes of an entry, inflated. */
  private ByteBuffer bytes(Object place, ZipDirectory.Entry entry, int count) {
    ByteBuffer result = ByteBuffer.allocate(count);
    if (!entry.isDeflated()) {
      result.put(mapped.slice(place, entry.offset(), count)).flip();
      return result;
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(mapped.slice(place, entry.offset(), entry.length()));
      while (result.hasRemaining() && !inflater.finished()) {
        if (inflater.inflate(result) == 0 && !inflater.finished()) {
          break; // it needs more input, or a dictionary
        }
      }
    } catch (DataFormatException e) {
      throw mapped.error(place, "cannot be inflated (" + e.getMessage() + ")");
    } finally {
      inflater.end();
    }
    if (result.hasRemaining()) {
      throw mapped.error(place, "inflates to fewer than the " + entry.size() + " bytes it names");
    }
    return result.flip();
  }

  private void verify(Object place, ZipDirectory.Entry entry, ByteBuffer whole) {
    CRC32 crc = new CRC32();
    crc.update(whole.duplicate());
    if (crc.getValue() != entry.crc32()) {
      throw mapped.error(place, "does not have the checksum that the archive names");
    }
  }

  /** Decodes UCS-4 with zeros behind it. */
  private static String text(ByteBuffer data) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer rest = data.order(ByteOrder.LITTLE_ENDIAN); rest.hasRemaining(); ) {
      int character = rest.getInt();
      if (character != 0) {
        text.appendCodePoint(Character.isValidCodePoint(character) ? character : '?');
      }
    }
    return text.toString();
  }

  /**
   * Returns the arrays of numbers.
   *
   * @return an unmodifiable map by name
   */
  public Map<String, RawTensor> arrays() {
    return Collections.unmodifiableMap(arrays);
  }

  /**
   * Returns a required array.
   *
   * @param name its name
   * @return the array
   * @throws CheckpointException if no array of that name was read
   */
  public RawTensor array(String name) {
    RawTensor array = arrays.get(name);
    if (array == null) {
      throw new CheckpointException(
          mapped.path() + ": has no array of numbers '" + name + "'; give a file that has");
    }
    return array;
  }

  /**
   * Returns a single text, as {@code numpy.savez(file, name="text")} writes it.
   *
   * @param name its name
   * @return the text, if it exists
   */
  public Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** Returns file, arrays and texts. */
  @Override
  public String toString() {
    return "NpzFile[%s, %s%s]"
        .formatted(mapped.path(), arrays.values(), texts.isEmpty() ? "" : ", " + texts.keySet());
  }
}
