package dev.rad.image.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The contents of a PNG besides its pixels (PNG, third edition, section 11.3): the ICC profile in
 * iCCP, an Exif block in eXIf, an XMP packet in iTXt, and chunks about colours.
 *
 * @param profile the profile's bytes; empty if there are none or they are malformed
 * @param metadata the other contents
 */
record PngChunks(Optional<byte[]> profile, Metadata metadata) {
  /** The position of new chunks in any PNG: after signature and header. */
  static final int INSERT_AT = 8 + 25;

  private static final int LENGTH_AND_TYPE = 8; // bytes before a chunk's content
  private static final int CHECKSUM = 4; // bytes behind it
  private static final int MAX_NAME = 79; // bytes
  private static final int MAX_PROFILE = 1 << 24; // bytes, packed or not: no bombs
  private static final String XMP = "XML:com.adobe.xmp";
  private static final Set<String> COLOURS = Set.of("gAMA", "cHRM", "sRGB", "cICP");

  /** Reads the chunks of a whole file. */
  static PngChunks of(byte[] png) {
    Optional<byte[]> profile = Optional.empty();
    Optional<byte[]> exif = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    var colours = new ByteArrayOutputStream();
    ByteBuffer file = ByteBuffer.wrap(png);
    int at = LENGTH_AND_TYPE; // behind the signature, which is as long
    boolean pixels = false;
    while (at + LENGTH_AND_TYPE + CHECKSUM <= png.length) {
      int length = file.getInt(at);
      String type = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
      int from = at + LENGTH_AND_TYPE;
      if (length < 0 || length > png.length - from - CHECKSUM) {
        break; // the decoder will say what is wrong with the file
      }
      pixels |= type.equals("IDAT");
      if (type.equals("iCCP") && !pixels) {
        profile = unpacked(Arrays.copyOfRange(png, from, from + length));
      } else if (type.equals("eXIf")) {
        exif = Optional.of(Arrays.copyOfRange(png, from, from + length));
      } else if (type.equals("iTXt")) {
        Optional<byte[]> before = xmp;
        xmp = packet(Arrays.copyOfRange(png, from, from + length)).or(() -> before);
      } else if (COLOURS.contains(type) && !pixels) {
        colours.write(png, at, LENGTH_AND_TYPE + length + CHECKSUM);
      }
      at = from + length + CHECKSUM;
    }
    return new PngChunks(
        profile, new Metadata(exif.map(ExifBlock::withoutPrefix), xmp, colours.toByteArray()));
  }

  private static Optional<byte[]> unpacked(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && name <= MAX_NAME && chunk[name] != 0) {
      name++;
    }
    int from = name + 2;
    if (chunk.length > MAX_PROFILE
        || from >= chunk.length
        || chunk[name] != 0
        || chunk[name + 1] != 0) {
      return Optional.empty();
    }
    try (var inflater =
        new InflaterInputStream(new ByteArrayInputStream(chunk, from, chunk.length - from))) {
      byte[] profile = inflater.readNBytes(MAX_PROFILE + 1);
      return profile.length > MAX_PROFILE ? Optional.empty() : Optional.of(profile);
    } catch (IOException e) {
      return Optional.empty(); // malformed
    }
  }

  /**
   * Returns the XMP packet of a chunk, which begins with its keyword and five zeros; empty if it is
   * compressed, as XMP should not be.
   */
  private static Optional<byte[]> packet(byte[] chunk) {
    byte[] start = (XMP + "\0\0\0\0\0").getBytes(StandardCharsets.US_ASCII);
    return chunk.length > start.length
            && Arrays.equals(chunk, 0, start.length, start, 0, start.length)
        ? Optional.of(Arrays.copyOfRange(chunk, start.length, chunk.length))
        : Optional.empty();
  }

  /** Returns the chunks for a profile and the metadata. */
  static byte[] chunks(Optional<IccProfile> profile, Metadata metadata) {
    var bytes = new ByteArrayOutputStream();
    profile.ifPresent(colours -> bytes.writeBytes(chunk("iCCP", packed(colours))));
    bytes.writeBytes(metadata.pngColours());
    metadata.exif().ifPresent(block -> bytes.writeBytes(chunk("eXIf", block)));
    metadata
        .xmp()
        .ifPresent(
            packet -> {
              var text = new ByteArrayOutputStream();
              text.writeBytes((XMP + "\0\0\0\0\0").getBytes(StandardCharsets.US_ASCII));
              text.writeBytes(packet);
              bytes.writeBytes(chunk("iTXt", text.toByteArray()));
            });
    return bytes.toByteArray();
  }

  private static byte[] packed(IccProfile profile) {
    try {
      var content = new ByteArrayOutputStream();
      content.writeBytes("ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
      try (var deflater = new DeflaterOutputStream(content)) {
        deflater.write(profile.toBytes());
      }
      return content.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }

  private static byte[] chunk(String type, byte[] content) {
    try {
      var crc = new CRC32();
      crc.update(type.getBytes(StandardCharsets.US_ASCII));
      crc.update(content);
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeInt(content.length);
      out.writeBytes(type);
      out.write(content);
      out.writeInt((int) crc.getValue());
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not from memory
    }
  }
}
