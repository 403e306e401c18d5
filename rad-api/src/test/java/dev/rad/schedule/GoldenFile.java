package dev.rad.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A safetensors file of the reference data, read whole, its numbers widened to doubles. */
final class GoldenFile {
  private static final Path GOLDEN = Path.of(System.getProperty("rad.root"), "testdata", "golden");

  private final JsonNode header;
  private final ByteBuffer data;

  private GoldenFile(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** Opens {@code io.safetensors} of a case such as {@code rad/schedule-soft-mask}. */
  static GoldenFile of(String folder) {
    try {
      byte[] bytes = Files.readAllBytes(GOLDEN.resolve(folder).resolve("io.safetensors"));
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int length = Math.toIntExact(buffer.getLong());
      String json = new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
      buffer.position(Long.BYTES + length);
      return new GoldenFile(
          JsonMapper.shared().readTree(json), buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int[] shape(String name) {
    JsonNode shape = entry(name).get("shape");
    int[] sizes = new int[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i).asInt();
    }
    return sizes;
  }

  double[] doubles(String name) {
    JsonNode offsets = entry(name).get("data_offsets");
    int start = offsets.get(0).asInt();
    int end = offsets.get(1).asInt();
    String type = entry(name).get("dtype").asString();
    int width = type.equals("F32") ? Float.BYTES : Double.BYTES;
    double[] values = new double[(end - start) / width];
    for (int i = 0; i < values.length; i++) {
      int at = start + i * width;
      values[i] =
          switch (type) {
            case "F32" -> data.getFloat(at);
            case "F64" -> data.getDouble(at);
            case "I64" -> data.getLong(at);
            default -> throw new IllegalArgumentException(name + " is " + type);
          };
    }
    return values;
  }

  private JsonNode entry(String name) {
    JsonNode entry = header.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return entry;
  }
}
