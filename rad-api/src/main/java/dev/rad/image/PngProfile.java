package dev.rad.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The ICC profile in a PNG's iCCP chunk (PNG, third edition, section 11.3.2.3): a name, a zero, the
 * method 0, and the profile compressed by zlib.
 */
final class PngProfile {
  /** Where the chunk goes in any PNG: behind signature and header. */
  static final int INSERT_AT = 8 + 25;

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int ICCP = 0x69434350;
  private static final int IDAT = 0x49444154;
  private static final int MAX_NAME = 79; // bytes
  private static final int MAX_PROFILE = 1 << 24; // bytes, packed or not: no bombs

  private PngProfile() {}

  /** The profile's bytes in a whole file. */
  static Optional<byte[]> of(byte[] file) {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      return read(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }

  /** The profile's bytes; nothing if there is none or it is malformed. The position is kept. */
  static Optional<byte[]> read(ImageInputStream stream) throws IOException {
    stream.mark();
    try {
      return stream.readLong() == SIGNATURE ? find(stream) : Optional.empty();
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty(); // the decoder will say what is wrong with the file
    } finally {
      stream.reset();
    }
  }

  private static Optional<byte[]> find(ImageInputStream stream) throws IOException {
    while (true) {
      long length = stream.readUnsignedInt();
      int type = stream.readInt();
      if (type == IDAT) {
        return Optional.empty();
      }
      if (type == ICCP) {
        return length > MAX_PROFILE ? Optional.empty() : unpacked(stream, (int) length);
      }
      stream.seek(stream.getStreamPosition() + length + 4);
    }
  }

  private static Optional<byte[]> unpacked(ImageInputStream stream, int length) throws IOException {
    byte[] chunk = new byte[length];
    stream.readFully(chunk);
    int name = 0;
    while (name < length && name <= MAX_NAME && chunk[name] != 0) {
      name++;
    }
    int from = name + 2;
    if (from >= length || chunk[name] != 0 || chunk[name + 1] != 0) {
      return Optional.empty();
    }
    try (var inflater =
        new InflaterInputStream(new ByteArrayInputStream(chunk, from, length - from))) {
      byte[] profile = inflater.readNBytes(MAX_PROFILE + 1);
      return profile.length > MAX_PROFILE ? Optional.empty() : Optional.of(profile);
    }
  }

  /** The chunk for a profile. */
  static byte[] chunk(IccProfile profile) {
    try {
      var content = new ByteArrayOutputStream();
      content.writeBytes("iCCP".getBytes(StandardCharsets.US_ASCII));
      content.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
      try (var deflater = new DeflaterOutputStream(content)) {
        deflater.write(profile.toBytes());
      }
      var crc = new CRC32();
      crc.update(content.toByteArray());
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeInt(content.size() - 4);
      out.write(content.toByteArray());
      out.writeInt((int) crc.getValue());
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }
}
