package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;

/** Files with ICC profiles, written and taken apart by hand. */
final class ProfileFiles {
  private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);

  private ProfileFiles() {}

  /** Java's own profile of linear light: grey for 1 colour, RGB for 3. */
  static byte[] profile(int colours) {
    int space = colours == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_LINEAR_RGB;
    return ICC_Profile.getInstance(space).getData();
  }

  /** Writes the array's length where the header has it. */
  static void setLength(byte[] profile) {
    ByteBuffer.wrap(profile).putInt(0, profile.length);
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** Puts an iCCP chunk right behind the header. */
  static byte[] pngWith(byte[] png, byte[] profile) throws IOException {
    Deflater deflater = new Deflater();
    deflater.setInput(profile);
    deflater.finish();
    byte[] packed = new byte[profile.length + 1000];
    int length = deflater.deflate(packed);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes("iCCPname of it\0\0".getBytes(StandardCharsets.US_ASCII));
    chunk.write(packed, 0, length);
    CRC32 crc = new CRC32();
    crc.update(chunk.toByteArray());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(png, 0, 33);
    out.writeInt(chunk.size() - 4);
    out.write(chunk.toByteArray());
    out.writeInt((int) crc.getValue());
    out.write(png, 33, png.length - 33);
    return bytes.toByteArray();
  }

  /** Puts a chunk right behind the header. */
  static byte[] pngWithChunk(byte[] png, String type, byte[] content) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.toByteArray());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(png, 0, 33);
    out.writeInt(content.length);
    out.write(chunk.toByteArray());
    out.writeInt((int) crc.getValue());
    out.write(png, 33, png.length - 33);
    return bytes.toByteArray();
  }

  /** The content of a PNG's first chunk of a type. */
  static Optional<byte[]> pngChunk(byte[] png, String type) {
    ByteBuffer bytes = ByteBuffer.wrap(png, 8, png.length - 8);
    while (bytes.hasRemaining()) {
      byte[] chunk = new byte[bytes.getInt() + 4];
      bytes.get(chunk);
      bytes.getInt();
      if (new String(chunk, 0, 4, StandardCharsets.US_ASCII).equals(type)) {
        return Optional.of(Arrays.copyOfRange(chunk, 4, chunk.length));
      }
    }
    return Optional.empty();
  }

  /** The content of a JPEG's first APP1 segment that begins with a text, without the text. */
  static Optional<byte[]> jpegNote(byte[] jpeg, String name) {
    ByteBuffer bytes = ByteBuffer.wrap(jpeg, 2, jpeg.length - 2);
    int marker = bytes.getShort() & 0xffff;
    while (marker != 0xFFDA) {
      byte[] segment = new byte[(bytes.getShort() & 0xffff) - 2];
      bytes.get(segment);
      String text = new String(segment, StandardCharsets.ISO_8859_1);
      if (marker == 0xFFE1 && text.startsWith(name)) {
        return Optional.of(Arrays.copyOfRange(segment, name.length(), segment.length));
      }
      marker = bytes.getShort() & 0xffff;
    }
    return Optional.empty();
  }

  /** The profile of a PNG; all chunks' checksums and their order are checked on the way. */
  static Optional<byte[]> pngProfile(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png);
    assertThat(bytes.getLong()).isEqualTo(0x89504E470D0A1A0AL);
    Optional<byte[]> profile = Optional.empty();
    boolean pixels = false;
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      byte[] chunk = new byte[length + 4];
      bytes.get(chunk);
      CRC32 crc = new CRC32();
      crc.update(chunk);
      assertThat(bytes.getInt()).isEqualTo((int) crc.getValue());
      String type = new String(chunk, 0, 4, StandardCharsets.US_ASCII);
      pixels |= type.equals("IDAT");
      if (type.equals("iCCP")) {
        assertThat(pixels).isFalse();
        profile = Optional.of(unpacked(chunk));
      }
    }
    return profile;
  }

  private static byte[] unpacked(byte[] chunk) {
    int end = 4;
    while (chunk[end] != 0) {
      end++;
    }
    assertThat(end - 4).isBetween(1, 79);
    assertThat(chunk[end + 1]).isZero();
    Inflater inflater = new Inflater();
    inflater.setInput(chunk, end + 2, chunk.length - end - 2);
    byte[] profile = new byte[1 << 20];
    try {
      return Arrays.copyOf(profile, inflater.inflate(profile));
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts APP2 segments of 60000 bytes behind the JFIF one. */
  static byte[] jpegWith(byte[] jpeg, byte[] profile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(jpeg, 0, 20);
    int count = (profile.length + 59_999) / 60_000;
    for (int i = 0; i < count; i++) {
      byte[] piece =
          Arrays.copyOfRange(profile, i * 60_000, Math.min(profile.length, (i + 1) * 60_000));
      out.writeShort(0xFFE2);
      out.writeShort(2 + 12 + 2 + piece.length);
      out.write(NAME);
      out.write(i + 1);
      out.write(count);
      out.write(piece);
    }
    out.write(jpeg, 20, jpeg.length - 20);
    return bytes.toByteArray();
  }

  /** The profile of a JPEG whose pieces are in order. */
  static Optional<byte[]> jpegProfile(byte[] jpeg) {
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    ByteBuffer bytes = ByteBuffer.wrap(jpeg);
    bytes.getShort();
    while (true) {
      int marker = bytes.getShort() & 0xffff;
      assertThat(marker >> 8).isEqualTo(0xFF);
      if (marker == 0xFFDA) {
        return profile.size() == 0 ? Optional.empty() : Optional.of(profile.toByteArray());
      }
      byte[] segment = new byte[(bytes.getShort() & 0xffff) - 2];
      bytes.get(segment);
      if (marker == 0xFFE2 && Arrays.equals(Arrays.copyOf(segment, 12), NAME)) {
        profile.write(segment, 14, segment.length - 14);
      }
    }
  }
}
