package dev.rad.image.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The contents of a JPEG besides its pixels: the ICC profile in APP2 segments (ICC.1:2022, annex
 * B.4: each of them {@code ICC_PROFILE}, a zero, its number from 1, the number of segments, and a
 * piece), Exif and XMP in APP1, and Adobe's colour transform in APP14.
 *
 * @param jpeg the file without the profile and, if it has four channels, without APP14, so that its
 *     reader does not change the values
 * @param profile the joined pieces; empty if there are none, or some are missing or repeated
 * @param metadata Exif and XMP
 * @param channels the channels per pixel, 0 if the file does not state them
 * @param transform Adobe's colour transform: 0 for none, 1 for YCC, 2 for YCCK; -1 if the file does
 *     not state one
 */
record JpegSegments(
    byte[] jpeg, Optional<byte[]> profile, Metadata metadata, int channels, int transform) {
  /**
   * The position of new segments in the output of {@code javax.imageio}: after start of image and
   * JFIF.
   */
  static final int INSERT_AT = 2 + 18;

  private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] XMP =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
  private static final int APP1 = 0xE1;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int START_OF_SCAN = 0xDA;
  private static final int CONTENT = 4; // behind marker and length
  private static final int PIECE_AT = CONTENT + 12 + 2; // name, numbers
  private static final int MAX_PIECE = 65535 - 2 - 12 - 2; // bytes
  private static final int MAX_CONTENT = 65535 - 2;
  private static final int CMYK = 4; // channels

  /** Splits a file. Malformed parts are left for the decoder to reject. */
  static JpegSegments split(byte[] jpeg) {
    int channels = channels(jpeg);
    var rest = new ByteArrayOutputStream(jpeg.length);
    rest.write(jpeg, 0, 2);
    byte[][] pieces = new byte[256][];
    int count = 0;
    byte[] exif = null;
    byte[] xmp = null;
    int transform = -1;
    int at = 2;
    for (int end = end(jpeg, at); end > 0; end = end(jpeg, at)) {
      int marker = jpeg[at + 1] & 0xff;
      boolean kept = true;
      if (marker == APP2 && begins(jpeg, at, end, ICC, PIECE_AT - CONTENT)) {
        pieces[jpeg[at + PIECE_AT - 2] & 0xff] = Arrays.copyOfRange(jpeg, at + PIECE_AT, end);
        count = Math.max(count, jpeg[at + PIECE_AT - 1] & 0xff);
        kept = false;
      } else if (marker == APP1 && exif == null && begins(jpeg, at, end, ExifBlock.PREFIX, 6)) {
        exif = Arrays.copyOfRange(jpeg, at + CONTENT + ExifBlock.PREFIX.length, end);
      } else if (marker == APP1 && xmp == null && begins(jpeg, at, end, XMP, XMP.length)) {
        xmp = Arrays.copyOfRange(jpeg, at + CONTENT + XMP.length, end);
      } else if (marker == APP14 && begins(jpeg, at, end, ADOBE, 12)) {
        transform = jpeg[at + CONTENT + 11] & 0xff;
        kept = channels != CMYK;
      }
      if (kept) {
        rest.write(jpeg, at, end - at);
      }
      at = end;
    }
    rest.write(jpeg, at, jpeg.length - at);
    return new JpegSegments(
        rest.toByteArray(),
        joined(pieces, count),
        new Metadata(Optional.ofNullable(exif), Optional.ofNullable(xmp), new byte[0]),
        channels,
        transform);
  }

  /** Returns the end of the segment at a position, or -1 if there is none before the pixels. */
  private static int end(byte[] jpeg, int at) {
    if (at + CONTENT > jpeg.length || jpeg[at] != (byte) 0xFF) {
      return -1;
    }
    int marker = jpeg[at + 1] & 0xff;
    int end = at + 2 + (marker == 0xFF ? -1 : u16(jpeg, at + 2)); // FF may be repeated
    return marker == START_OF_SCAN || end > jpeg.length || end <= at ? -1 : end;
  }

  /** Returns the number of channels given in the start of frame (ISO 10918-1, B.2.2). */
  private static int channels(byte[] jpeg) {
    int at = 2;
    for (int end = end(jpeg, at); end > 0; end = end(jpeg, at)) {
      int marker = jpeg[at + 1] & 0xff;
      boolean frame = marker >= 0xC0 && marker <= 0xCF && marker % 4 != 0 || marker == 0xC0;
      if (frame && end - at > CONTENT + 5) {
        return jpeg[at + CONTENT + 5] & 0xff;
      }
      at = end;
    }
    return 0;
  }

  private static boolean begins(byte[] jpeg, int at, int end, byte[] name, int atLeast) {
    int from = at + CONTENT;
    return end >= from + Math.max(atLeast, name.length)
        && Arrays.equals(jpeg, from, from + name.length, name, 0, name.length);
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
   * Returns the segments for a profile and for the metadata, of which only items that fit in one
   * segment are kept.
   *
   * @throws IllegalArgumentException if the profile does not fit in 255 of them, about 16 megabytes
   */
  static byte[] segments(Optional<IccProfile> profile, Metadata metadata) {
    var out = new ByteArrayOutputStream();
    metadata.exif().ifPresent(block -> addSegment(out, ExifBlock.PREFIX, block));
    metadata.xmp().ifPresent(packet -> addSegment(out, XMP, packet));
    profile.ifPresent(colours -> addPieces(out, colours.toBytes()));
    return out.toByteArray();
  }

  private static void addSegment(ByteArrayOutputStream out, byte[] name, byte[] content) {
    if (name.length + content.length <= MAX_CONTENT) {
      addMarker(out, APP1, name.length + content.length);
      out.writeBytes(name);
      out.writeBytes(content);
    }
  }

  private static void addPieces(ByteArrayOutputStream out, byte[] bytes) {
    int count = (bytes.length + MAX_PIECE - 1) / MAX_PIECE;
    if (count > 255) {
      throw new IllegalArgumentException(
          "an ICC profile of " + bytes.length + " bytes does not fit in a JPEG; use .png");
    }
    for (int i = 0; i < count; i++) {
      int from = i * MAX_PIECE;
      int length = Math.min(MAX_PIECE, bytes.length - from);
      addMarker(out, APP2, PIECE_AT - CONTENT + length);
      out.writeBytes(ICC);
      out.writeBytes(new byte[] {(byte) (i + 1), (byte) count});
      out.write(bytes, from, length);
    }
  }

  private static void addMarker(ByteArrayOutputStream out, int marker, int content) {
    int length = content + 2;
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length});
  }
}
