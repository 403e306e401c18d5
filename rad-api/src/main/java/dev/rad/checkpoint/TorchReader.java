package dev.rad.checkpoint;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads what {@code torch.save} writes: the zip container and the stream format before 1.6. */
final class TorchReader {
  /** 0x1950a86a20f9469cfc6c as a pickle stores it. */
  private static final byte[] LEGACY_MAGIC = {
    0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
  };

  private static final long LEGACY_PROTOCOL = 1001;

  /** Stands in files whose writer computed no checksums. */
  private static final long NO_SUM = 0;

  /** What an archive of torch.jit.save has beside its data. */
  private static final Pattern PROGRAM = Pattern.compile("[^/]+/(constants\\.pkl|code/.+\\.py)");

  private static final String SAVE_LITTLE = "save it again on a little-endian machine";

  private final MappedFile file;
  private final @Nullable WeightSet wanted;

  private TorchReader(MappedFile file, @Nullable WeightSet wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  static boolean matchesZip(MappedFile file) {
    if (file.size() < 4) {
      return false;
    }
    int magic = file.slice("magic", 0, 4).getInt(0);
    return magic == 0x04034b50 || magic == 0x06054b50;
  }

  static boolean matchesLegacy(MappedFile file) {
    ByteBuffer head = file.slice("magic", 0, Math.min(32, file.size()));
    if (head.limit() < 2 || head.get(0) != (byte) 0x80) {
      return false;
    }
    ByteBuffer magic = ByteBuffer.wrap(LEGACY_MAGIC);
    for (int at = 2; at + LEGACY_MAGIC.length <= head.limit(); at++) {
      if (head.slice(at, LEGACY_MAGIC.length).equals(magic)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the wanted network, or all tensors under their own names where none is wanted. */
  static Contents readZip(MappedFile file, @Nullable WeightSet wanted) {
    return new TorchReader(file, wanted).zip();
  }

  /** Reads the wanted network, or all tensors under their own names where none is wanted. */
  static Contents readLegacy(MappedFile file, @Nullable WeightSet wanted) {
    return new TorchReader(file, wanted).legacy();
  }

  private Contents zip() {
    Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file);
    if (entries.keySet().stream().anyMatch(name -> PROGRAM.matcher(name).matches())) {
      throw file.error(
          "zip archive",
          "is a TorchScript program, which rad does not run to read weights",
          "save the model's state_dict() with torch.save");
    }
    List<String> pickles = entries.keySet().stream().filter(TorchReader::isPickle).toList();
    if (pickles.size() != 1) {
      throw file.error(
          "zip archive",
          "holds " + pickles.size() + " entries <name>/data.pkl",
          "it is not from torch.save: give a weights file");
    }
    String prefix = pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
    checkByteOrder(entries.get(prefix + "byteorder"));
    ZipDirectory.Entry pickle = Objects.requireNonNull(entries.get(prefix + "data.pkl"));
    ByteBuffer bytes = file.slice("data.pkl", pickle.offset(), pickle.length());
    checkSum(pickle, bytes.duplicate());
    Object root = new Unpickler(new PickleInput(file, "data.pkl", bytes), wanted == null).read();
    return tensors(root, storage -> locate(storage, entries.get(prefix + "data/" + storage.key())));
  }

  /**
   * Checks the sum of the pickle alone: those of the tensors would require reading the whole file.
   */
  private void checkSum(ZipDirectory.Entry pickle, ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (pickle.crc32() != NO_SUM && sum.getValue() != pickle.crc32()) {
      throw file.error("data.pkl", "its checksum is wrong");
    }
  }

  /** Returns whether the entry is {@code <name>/data.pkl}. */
  private static boolean isPickle(String entry) {
    return entry.endsWith("/data.pkl") && entry.indexOf('/') == entry.length() - 9;
  }

  private void checkByteOrder(ZipDirectory.@Nullable Entry entry) {
    if (entry == null) {
      return; // written before PyTorch 2.1
    }
    ByteBuffer bytes = file.slice("byteorder", entry.offset(), Math.min(entry.length(), 16));
    StringBuilder order = new StringBuilder();
    while (bytes.hasRemaining()) {
      order.append((char) (bytes.get() & 0x7f));
    }
    if (!order.toString().equals("little")) {
      throw file.error("byteorder", "is " + MappedFile.quote(order.toString()), SAVE_LITTLE);
    }
  }

  private long locate(Pickle.Storage storage, ZipDirectory.@Nullable Entry entry) {
    MappedFile.Place place = place(storage);
    if (entry == null) {
      throw file.error(place, "has no entry in the archive");
    }
    if (entry.length() != length(storage)) {
      throw file.error(
          place,
          entry.length() + " bytes for " + storage.total() + " elements of " + storage.type());
    }
    return entry.offset();
  }

  private Contents legacy() {
    ByteBuffer bytes = file.slice("stream", 0, Math.min(file.size(), Integer.MAX_VALUE));
    new Unpickler(new PickleInput(file, "magic number", bytes)).read();
    Object protocol = new Unpickler(new PickleInput(file, "protocol number", bytes)).read();
    if (!protocol.equals(LEGACY_PROTOCOL)) {
      throw file.error("protocol number", "is not " + LEGACY_PROTOCOL);
    }
    Object system = new Unpickler(new PickleInput(file, "system record", bytes)).read();
    if (!(system instanceof Map<?, ?> dict) || !Boolean.TRUE.equals(dict.get("little_endian"))) {
      throw file.error("system record", "does not say little_endian", SAVE_LITTLE);
    }
    Unpickler machine = new Unpickler(new PickleInput(file, "pickle", bytes), wanted == null);
    Object root = machine.read();
    Object keys = new Unpickler(new PickleInput(file, "storage keys", bytes)).read();
    if (!(keys instanceof List<?> list)) {
      throw file.error("storage keys", "are not a list");
    }
    Map<String, Long> offsets = legacyOffsets(list, machine.storages(), bytes.position());
    return tensors(
        root,
        storage -> {
          Long offset = offsets.get(storage.key());
          if (offset == null) {
            throw file.error(place(storage), "is not in the list of storage keys");
          }
          return offset;
        });
  }

  /** Walks the storages in the order of the keys: an element count, then the elements. */
  private Map<String, Long> legacyOffsets(
      List<?> keys, Map<String, Pickle.Storage> storages, long start) {
    Map<String, Long> offsets = new HashMap<>();
    long position = start;
    for (Object key : keys) {
      Pickle.Storage storage = storages.get(String.valueOf(key));
      if (storage == null) {
        throw file.error("storage keys", "name a storage that the pickle does not");
      }
      MappedFile.Place place = place(storage);
      long count = file.slice(place, position, 8).getLong(0);
      if (count != storage.total()) {
        throw file.error(place, count + " elements where " + storage.total() + " are announced");
      }
      long length = length(storage);
      if (!file.contains(position + 8, length)) {
        throw file.error(place, "its " + length + " bytes go beyond the file");
      }
      if (offsets.put(storage.key(), position + 8) != null) {
        throw file.error(place, "is listed twice");
      }
      position += 8 + length;
    }
    if (position != file.size()) {
      throw file.error("stream", (file.size() - position) + " bytes follow the last storage");
    }
    return offsets;
  }

  private Contents tensors(Object root, ToLongFunction<Pickle.Storage> locate) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    StateDicts.Found found =
        wanted == null ? StateDicts.whole(file, root) : StateDicts.find(file, root, wanted);
    found.tensors().forEach((name, view) -> tensors.put(name, tensor(name, view, locate)));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.putAll(found.text());
    return new Contents(tensors, metadata, found.notes(), found.prefix());
  }

  private RawTensor tensor(
      String name, Pickle.TensorView view, ToLongFunction<Pickle.Storage> locate) {
    Pickle.Storage storage = view.storage();
    DType type = storage.type();
    long base = locate.applyAsLong(storage); // also checks the storage's length
    long extent = Shapes.extent(view.shape(), view.strides());
    long first = extent == 0 ? 0 : storage.offset() + view.offset();
    var place = new MappedFile.Place("tensor", name);
    long offset = base + first * type.bytes();
    ByteBuffer data = file.slice(place, offset, extent * type.bytes());
    FileSource source = file.source(offset + data.limit());
    return new RawTensor(name, type, view.shape(), view.strides(), data, source);
  }

  /** Returns the storage's length in bytes, which cannot exceed the file's. */
  private long length(Pickle.Storage storage) {
    if (storage.total() > file.size() / storage.type().bytes()) {
      throw file.error(place(storage), storage.total() + " elements exceed the file");
    }
    return storage.total() * storage.type().bytes();
  }

  private static MappedFile.Place place(Pickle.Storage storage) {
    return new MappedFile.Place("storage", storage.key());
  }
}
