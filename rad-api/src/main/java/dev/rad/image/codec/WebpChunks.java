package dev.rad.image.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The contents of a WebP besides its pixels (RFC 9649, section 2.7): the ICC profile in ICCP, Exif
 * in EXIF and XMP in a chunk of that name.
 *
 * @param profile the profile's bytes, if there are any
 * @param metadata Exif and XMP
 */
record WebpChunks(Optional<byte[]> profile, Metadata metadata) {
  private static final int FIRST = 12; // behind RIFF, the length and WEBP
  private static final int LENGTH_AND_TYPE = 8; // bytes

  /** Reads the chunks of a whole file. */
  static WebpChunks of(byte[] webp) {
    ByteBuffer file = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    Optional<byte[]> profile = Optional.empty();
    Optional<byte[]> exif = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    int at = FIRST;
    while (at + LENGTH_AND_TYPE <= webp.length) {
      int length = file.getInt(at + 4);
      int from = at + LENGTH_AND_TYPE;
      if (length < 0 || length > webp.length - from) {
        break; // the decoder will say what is wrong with the file
      }
      Optional<byte[]> content = Optional.of(Arrays.copyOfRange(webp, from, from + length));
      switch (new String(webp, at, 4, StandardCharsets.US_ASCII)) {
        case "ICCP" -> profile = content;
        case "EXIF" -> exif = content.map(ExifBlock::withoutPrefix);
        case "XMP " -> xmp = content;
        default -> {}
      }
      at = from + length + (length & 1);
    }
    return new WebpChunks(profile, new Metadata(exif, xmp, new byte[0]));
  }

  /** Converts the contents to those of a PNG. */
  PngChunks asPng() {
    return new PngChunks(profile, metadata);
  }
}
