package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;

/**
 * Reads safetensors: a 64-bit header length, a JSON header of names, types, shapes and byte ranges,
 * then the elements, which the ranges must cover without gap or overlap.
 */
final class SafetensorsReader {
  /** The bound of the format's own library. */
  static final long MAX_HEADER = 100_000_000;

  /** The most tensors and texts; a real file has a few thousand at most. */
  static final int MAX_ENTRIES = 1 << 14;

  private static final String METADATA = "__metadata__";

  private static final StrictJson JSON =
      new StrictJson(StreamReadConstraints.DEFAULT_MAX_STRING_LEN);

  private final MappedFile file;
  private final long dataStart;
  private final Map<String, RawTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Range> ranges = new ArrayList<>();
  private boolean hasMetadata;

  private record Range(String name, long begin, long end) {}

  private SafetensorsReader(MappedFile file, long dataStart) {
    this.file = file;
    this.dataStart = dataStart;
  }

  /** Returns whether the file begins like one: a length, then an opening brace. */
  static boolean matches(MappedFile file) {
    return file.size() >= 10 && file.slice("magic", 8, 1).get(0) == '{';
  }

  static Contents read(MappedFile file) {
    long length = file.slice("header length", 0, 8).getLong(0);
    if (length < 2 || length > MAX_HEADER || !file.contains(8, length)) {
      throw file.error(
          "safetensors header",
          "its length is given as "
              + Long.toUnsignedString(length)
              + " bytes in a file of "
              + file.size());
    }
    SafetensorsReader reader = new SafetensorsReader(file, 8 + length);
    reader.readHeader(file.slice("safetensors header", 8, length));
    reader.checkCover();
    return new Contents(reader.tensors, reader.metadata);
  }

  private void readHeader(ByteBuffer header) {
    byte[] text = new byte[header.remaining()];
    header.get(text);
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken(); // the brace that matches() found
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(METADATA)) {
          require(!hasMetadata, METADATA + " occurs twice");
          hasMetadata = true;
          readMetadata(json);
        } else {
          readTensor(name, json);
        }
      }
      require(json.nextToken() == null, "is followed by more than blanks");
    } catch (JacksonException e) {
      throw new CheckpointException(
          file.error("safetensors header", StrictJson.notJson(e)).getMessage(), e);
    }
  }

  private void checkCount() {
    int count = tensors.size() + metadata.size();
    require(count <= MAX_ENTRIES, "has more than " + MAX_ENTRIES + " entries");
  }

  private void readMetadata(JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, METADATA + " is not an object");
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      if (!text || metadata.putIfAbsent(key, json.getString()) != null) {
        String label = METADATA + " " + MappedFile.quote(key);
        require(text, label + " is not a string");
        require(false, label + " occurs twice");
      }
      checkCount();
    }
  }

  private void readTensor(String name, JsonParser json) {
    require(json.currentToken() == JsonToken.START_OBJECT, name, " is not an object");
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String property = json.currentName();
      JsonToken value = json.nextToken();
      if (property.equals("dtype") && dtype == null && value == JsonToken.VALUE_STRING) {
        dtype = json.getString();
      } else if (property.equals("shape") && shape == null) {
        shape = readLongs(name, json, Shapes.MAX_RANK);
      } else if (property.equals("data_offsets") && offsets == null) {
        offsets = readLongs(name, json, 2);
      } else {
        throw error(
            MappedFile.quote(name)
                + " has an unexpected or repeated "
                + MappedFile.quote(property));
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw error(MappedFile.quote(name) + " is incomplete");
    }
    require(offsets.length == 2, name, " does not have two data_offsets");
    addTensor(name, type(name, dtype), shape, offsets[0], offsets[1]);
  }

  private void addTensor(String name, DType type, long[] shape, long begin, long end) {
    long elements = Shapes.elements(shape);
    long available = file.size() - dataStart;
    if (begin < 0 || begin > end || end > available) {
      String range = " has bytes " + begin + " to " + end;
      throw error(MappedFile.quote(name) + range + " of the " + available + " that follow");
    }
    if (elements < 0 || elements > available || elements * type.bytes() != end - begin) {
      String tensor =
          MappedFile.quote(name) + " of type " + type + " and shape " + Shapes.text(shape);
      throw error(tensor + " does not fill its " + (end - begin) + " bytes");
    }
    boolean large = end - begin > Integer.MAX_VALUE; // which is refused, by name
    String place = large ? "tensor " + MappedFile.quote(name) : "tensor";
    ByteBuffer data = file.slice(place, dataStart + begin, end - begin);
    FileSource source = file.source(dataStart + end);
    RawTensor tensor = new RawTensor(name, type, shape, Shapes.rowMajor(shape), data, source);
    require(tensors.putIfAbsent(name, tensor) == null, name, " occurs twice");
    checkCount();
    ranges.add(new Range(name, begin, end));
  }

  private void checkCover() {
    ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long position = 0;
    for (Range range : ranges) {
      require(range.begin >= position, range.name, " overlaps another tensor");
      require(range.begin == position, range.name, " follows unused bytes");
      position = range.end;
    }
    long unused = file.size() - dataStart - position;
    require(unused == 0, unused + " unused bytes follow the last tensor");
  }

  private long[] readLongs(String name, JsonParser json, int most) {
    long[] values = new long[most];
    int count = 0;
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      require(count < most, name, " has a list of too many numbers");
      values[count++] = json.getLongValue();
    }
    require(json.currentToken() == JsonToken.END_ARRAY, name, " has a malformed list");
    return Arrays.copyOf(values, count);
  }

  private DType type(String name, String dtype) {
    for (DType type : DType.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw file.error(
        "tensor " + MappedFile.quote(name),
        "has the unsupported type " + MappedFile.quote(dtype),
        "save it as one of " + List.of(DType.values()));
  }

  private void require(boolean condition, String reason) {
    if (!condition) {
      throw error(reason);
    }
  }

  /** Checks a condition about a tensor, whose name is quoted only if it fails. */
  private void require(boolean condition, String name, String reason) {
    if (!condition) {
      throw error(MappedFile.quote(name) + reason);
    }
  }

  private CheckpointException error(String reason) {
    return file.error("safetensors header", reason);
  }
}
