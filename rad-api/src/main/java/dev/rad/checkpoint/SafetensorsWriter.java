package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes safetensors files. */
public final class SafetensorsWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SafetensorsWriter() {}

  /**
   * Writes tensors to a file, replacing it in one step: a concurrent reader sees either the
   * complete old file or the complete new one, and a failure leaves the old one. The header keeps
   * the given order; the elements of wider types come first, so that all are aligned.
   *
   * @param file the file; its directory must exist
   * @param tensors the tensors, with distinct names
   * @param metadata text to store along with them; may be empty
   * @throws CheckpointException if the file cannot be written
   */
  public static void write(Path file, Collection<RawTensor> tensors, Map<String, String> metadata) {
    write(file, tensors, metadata, RawTensor::type);
  }

  /**
   * Writes tensors to a file as {@link #write(Path, Collection, Map)} does, with all floating point
   * numbers in one type; integers keep theirs. Only one converted tensor is in memory at a time.
   *
   * @param file the file; its directory must exist
   * @param tensors the tensors, with distinct names
   * @param metadata text to store along with them; may be empty
   * @param floats the type of floating point tensors in the file
   * @throws CheckpointException if the file cannot be written
   */
  public static void write(
      Path file, Collection<RawTensor> tensors, Map<String, String> metadata, DType floats) {
    if (!floats.isFloating()) {
      throw new IllegalArgumentException(floats + " is not a floating point type");
    }
    write(file, tensors, metadata, tensor -> tensor.type().isFloating() ? floats : tensor.type());
  }

  private static void write(
      Path file,
      Collection<RawTensor> tensors,
      Map<String, String> metadata,
      Function<RawTensor, DType> types) {
    List<RawTensor> dataOrder =
        tensors.stream()
            .sorted(Comparator.comparingInt((RawTensor t) -> types.apply(t).bytes()).reversed())
            .toList();
    byte[] header = header(tensors, offsets(dataOrder, types), metadata, types);
    NewFile.write(
        file,
        channel -> {
          NewFile.writeFully(channel, prefixed(header));
          for (RawTensor tensor : dataOrder) {
            NewFile.writeFully(channel, tensor.to(types.apply(tensor)).bytes());
          }
        });
  }

  private static Map<String, Long> offsets(
      List<RawTensor> dataOrder, Function<RawTensor, DType> types) {
    Map<String, Long> offsets = new HashMap<>();
    long position = 0;
    for (RawTensor tensor : dataOrder) {
      if (tensor.name().equals("__metadata__") || offsets.put(tensor.name(), position) != null) {
        throw new IllegalArgumentException("two tensors, or metadata, named " + tensor.name());
      }
      position += tensor.elements() * types.apply(tensor).bytes();
    }
    return offsets;
  }

  private static byte[] header(
      Collection<RawTensor> tensors,
      Map<String, Long> offsets,
      Map<String, String> metadata,
      Function<RawTensor, DType> types) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName("__metadata__");
        json.writeStartObject();
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      for (RawTensor tensor : tensors) {
        long begin = Objects.requireNonNull(offsets.get(tensor.name()));
        DType type = types.apply(tensor);
        long end = begin + tensor.elements() * type.bytes();
        json.writeName(tensor.name());
        json.writeStartObject();
        json.writeStringProperty("dtype", type.name());
        json.writeName("shape");
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the header behind its length, filled with blanks so that the elements begin 8-aligned.
   */
  private static ByteBuffer prefixed(byte[] header) {
    int padded = Math.addExact(header.length, 7) & ~7;
    byte[] blanks = new byte[padded - header.length];
    Arrays.fill(blanks, (byte) ' ');
    return ByteBuffer.allocate(8 + padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded)
        .put(header)
        .put(blanks)
        .flip();
  }
}
