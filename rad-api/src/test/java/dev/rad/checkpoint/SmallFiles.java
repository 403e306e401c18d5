package dev.rad.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of each container, for tests to read whole or spoilt. */
final class SmallFiles {
  static final byte[] LEGACY_HEAD = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private SmallFiles() {}

  /** A state dict of {@code a} [2, 3], its transpose {@code b}, and {@code c} of longs [2]. */
  static PickleBuilder stateDict() {
    PickleBuilder pickle = new PickleBuilder().orderedDict().op('(');
    pickle.text("a").tensor("Float", "0", 6, 2, 3);
    pickle.text("b").tensor("Float", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3});
    pickle.text("c").tensor("Long", "1", 2, 2);
    return pickle.op('u');
  }

  static byte[] zip(byte[] pickle) {
    return new ZipBuilder()
        .add("m/data.pkl", pickle)
        .add("m/byteorder", "little".getBytes(StandardCharsets.US_ASCII))
        .add("m/data/0", floats(1, 2, 3, 4, 5, 6))
        .add("m/data/1", longs(7, -8))
        .add("m/data/2", floats(11, 12, 13, 14, 15, 16))
        .build();
  }

  static byte[] legacy(byte[] pickle) {
    PickleBuilder system = new PickleBuilder().ops("}").text("little_endian").op(0x88).op('s');
    byte[] keys = new PickleBuilder().ops("](").text("0").text("1").op('e').stop();
    return join(
        LEGACY_HEAD,
        new PickleBuilder().number(1001).stop(),
        system.stop(),
        pickle,
        keys,
        longs(6),
        floats(1, 2, 3, 4, 5, 6),
        longs(2),
        longs(7, -8));
  }

  static byte[] safetensors(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return join(longs(json.length), json, new byte[dataBytes]);
  }

  static byte[] safetensors() {
    return safetensors(
        "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],"
            + "\"data_offsets\":[0,24]},\"c\":{\"dtype\":\"I64\",\"shape\":[2],"
            + "\"data_offsets\":[24,40]}}",
        40);
  }

  static byte[] floats(float... values) {
    ByteBuffer bytes = PickleBuilder.little(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  static byte[] longs(long... values) {
    ByteBuffer bytes = PickleBuilder.little(8 * values.length);
    bytes.asLongBuffer().put(values);
    return bytes.array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  static Path write(Path folder, byte[] bytes) {
    try {
      return Files.write(folder.resolve("weights.bin"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
