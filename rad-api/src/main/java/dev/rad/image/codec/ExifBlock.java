package dev.rad.image.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A camera's metadata: an Exif block (Exif 2.32, section 4.5), as stored in JPEG, PNG and WebP
 * files.
 */
final class ExifBlock {
  /** The prefix of a block in a JPEG. */
  static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private static final int UPRIGHT = 1;
  private static final int EXIF = 34665; // where its own directory is
  private static final int WIDTH = 40962; // in that directory
  private static final int HEIGHT = 40963;
  private static final int THUMBNAIL = 513; // where it is, in the second directory
  private static final int THUMBNAIL_LENGTH = 514;

  private ExifBlock() {}

  /** Returns a block without the prefix of JPEGs. */
  static byte[] withoutPrefix(byte[] block) {
    return block.length >= 6 && Arrays.equals(block, 0, 6, PREFIX, 0, 6)
        ? Arrays.copyOfRange(block, 6, block.length)
        : block;
  }

  /**
   * Returns the orientation of the camera, 1 to 8; 1, which is upright, if the value is missing or
   * malformed.
   */
  static int orientation(byte[] block) {
    long value =
        TiffDirectory.first(block)
            .flatMap(first -> first.integer(TiffDirectory.ORIENTATION))
            .orElse(1L);
    return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
  }

  /**
   * Returns the block for a picture that was turned upright and changed: with orientation 1, the
   * given size, and no thumbnail. Everything else keeps its position, because makers' notes refer
   * to positions.
   */
  static Optional<byte[]> upright(byte[] block, int width, int height) {
    byte[] copy = block.clone();
    return TiffDirectory.first(copy)
        .map(
            first -> {
              first.putShort(TiffDirectory.ORIENTATION, UPRIGHT);
              if (Math.max(width, height) <= 0xffff) {
                first
                    .directory(EXIF)
                    .ifPresent(
                        exif -> {
                          exif.putShort(WIDTH, width);
                          exif.putShort(HEIGHT, height);
                        });
              }
              dropThumbnail(first);
              return copy;
            });
  }

  private static void dropThumbnail(TiffDirectory first) {
    int place = first.cutNext();
    if (place == 0) {
      return;
    }
    first
        .directoryAt(place)
        .ifPresent(
            second ->
                first.erase(
                    second.integer(THUMBNAIL).orElse(0L),
                    second.integer(THUMBNAIL_LENGTH).orElse(0L)));
  }
}
