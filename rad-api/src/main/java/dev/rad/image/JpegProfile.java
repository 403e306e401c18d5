package dev.rad.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ICC profile in a JPEG's APP2 segments (ICC.1:2022, annex B.4): each of them {@code
 * ICC_PROFILE}, a zero, its number from 1, how many there are, and a piece.
 *
 * @param jpeg the file without these segments, so that its reader leaves the values as they are
 * @param profile the pieces together, nothing if there are none, or some are missing or too many
 */
record JpegProfile(byte[] jpeg, Optional<byte[]> profile) {
  /** Where segments go in what {@code javax.imageio} writes: behind start of image and JFIF. */
  static final int INSERT_AT = 2 + 18;

  private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APP2 = 0xE2;
  private static final int START_OF_SCAN = 0xDA;
  private static final int PIECE_AT = 4 + 12 + 2; // marker, length, name, numbers
  private static final int MAX_PIECE = 65535 - 2 - 12 - 2; // bytes

  /** Whether bytes begin as a JPEG does. */
  static boolean isJpeg(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == 0xFF && (bytes[1] & 0xff) == 0xD8;
  }

  /** Takes the profile's segments out. What is malformed is left for the decoder to refuse. */
  static JpegProfile split(byte[] jpeg) {
    var rest = new ByteArrayOutputStream(jpeg.length);
    rest.write(jpeg, 0, 2);
    byte[][] pieces = new byte[256][];
    int count = 0;
    int at = 2;
    while (at + 4 <= jpeg.length && jpeg[at] == (byte) 0xFF) {
      int marker = jpeg[at + 1] & 0xff;
      int end = at + 2 + (marker == 0xFF ? -1 : u16(jpeg, at + 2)); // FF may be repeated
      if (marker == START_OF_SCAN || end > jpeg.length || end <= at) {
        break;
      }
      if (marker == APP2 && isPiece(jpeg, at, end)) {
        pieces[jpeg[at + PIECE_AT - 2] & 0xff] = Arrays.copyOfRange(jpeg, at + PIECE_AT, end);
        count = Math.max(count, jpeg[at + PIECE_AT - 1] & 0xff);
      } else {
        rest.write(jpeg, at, end - at);
      }
      at = end;
    }
    rest.write(jpeg, at, jpeg.length - at);
    return new JpegProfile(rest.toByteArray(), joined(pieces, count));
  }

  private static boolean isPiece(byte[] jpeg, int at, int end) {
    return end >= at + PIECE_AT
        && Arrays.equals(jpeg, at + 4, at + 4 + NAME.length, NAME, 0, NAME.length);
  }

  private static Optional<byte[]> joined(byte[][] pieces, int count) {
    var all = new ByteArrayOutputStream();
    for (int i = 1; i <= count; i++) {
      if (pieces[i] == null) {
        return Optional.empty();
      }
      all.writeBytes(pieces[i]);
    }
    return count == 0 ? Optional.empty() : Optional.of(all.toByteArray());
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  /**
   * The segments for a profile.
   *
   * @throws IllegalArgumentException if it does not fit in 255 of them, about 16 megabytes
   */
  static byte[] segments(IccProfile profile) {
    byte[] bytes = profile.toBytes();
    int count = (bytes.length + MAX_PIECE - 1) / MAX_PIECE;
    if (count > 255) {
      throw new IllegalArgumentException(
          "an ICC profile of " + bytes.length + " bytes does not fit in a JPEG; use .png");
    }
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int from = i * MAX_PIECE;
      int length = Math.min(MAX_PIECE, bytes.length - from);
      int segment = length + PIECE_AT - 2;
      out.writeBytes(new byte[] {(byte) 0xFF, (byte) APP2, (byte) (segment >> 8), (byte) segment});
      out.writeBytes(NAME);
      out.writeBytes(new byte[] {(byte) (i + 1), (byte) count});
      out.write(bytes, from, length);
    }
    return out.toByteArray();
  }
}
