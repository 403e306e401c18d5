package dev.rad.image.codec;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes lossless WebP (RFC 9649): green is subtracted from red and blue, each pixel is predicted
 * from its neighbours by the best mode of its tile, and the residuals are written in Huffman codes.
 * Samples of 16 bits are rounded to 8.
 */
final class WebpEncoder {
  /** The maximum side, in pixels. */
  static final int LONGEST_SIDE = 1 << 14;

  private static final int SIGNATURE = 0x2F;
  private static final int PREDICTOR = 0; // transforms
  private static final int SUBTRACT_GREEN = 2;
  private static final int TILE_BITS = 5;
  private static final int[] MODES = {1, 2, 7, 11, 12}; // of prediction; none looks to the right
  private static final int BLACK = 0xff000000;
  private static final int[] SHIFTS = {8, 16, 0, 24}; // green, red, blue, alpha, as in the file
  private static final int LENGTHS = 24; // symbols behind the greens, for repetitions
  private static final int DISTANCES = 40;
  private static final int ICC = 0x20; // flags
  private static final int ALPHA = 0x10;
  private static final int EXIF = 0x08;
  private static final int XMP = 0x04;

  private WebpEncoder() {}

  /** Writes an image with its profile and metadata. */
  static void write(
      BufferedImage image, Optional<IccProfile> profile, Metadata metadata, OutputStream out)
      throws IOException {
    boolean alpha = image.getColorModel().hasAlpha();
    int flags =
        (profile.isPresent() ? ICC : 0)
            | (alpha ? ALPHA : 0)
            | (metadata.exif().isPresent() ? EXIF : 0)
            | (metadata.xmp().isPresent() ? XMP : 0);
    byte[] pixels = pixels(image, alpha);
    var body = new ByteArrayOutputStream();
    if ((flags & ~ALPHA) != 0) {
      ByteBuffer head = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
      head.putInt(flags).putShort((short) (image.getWidth() - 1)).put((byte) 0);
      head.putShort((short) (image.getHeight() - 1));
      addChunk(body, "VP8X", head.array());
    }
    if (profile.isPresent()) {
      addChunk(body, "ICCP", profile.get().toBytes());
    }
    addChunk(body, "VP8L", pixels);
    if (metadata.exif().isPresent()) {
      addChunk(body, "EXIF", metadata.exif().get());
    }
    if (metadata.xmp().isPresent()) {
      addChunk(body, "XMP ", metadata.xmp().get());
    }
    ByteBuffer riff = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    riff.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + body.size());
    riff.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    out.write(riff.array());
    body.writeTo(out);
  }

  private static void addChunk(ByteArrayOutputStream body, String type, byte[] content) {
    body.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    body.writeBytes(length.putInt(content.length).array());
    body.writeBytes(content);
    if ((content.length & 1) != 0) {
      body.write(0);
    }
  }

  private static byte[] pixels(BufferedImage image, boolean alpha) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] argb = argb(image, alpha);
    var out = new BitWriter();
    out.write(SIGNATURE, 8);
    out.write(width - 1, 14);
    out.write(height - 1, 14);
    out.write(alpha ? 1 : 0, 1);
    out.write(0, 3); // version
    out.write(1, 1);
    out.write(SUBTRACT_GREEN, 2);
    subtractGreen(argb);
    out.write(1, 1);
    out.write(PREDICTOR, 2);
    out.write(TILE_BITS - 2, 3);
    int[] modes = modes(argb, width, height);
    writeImage(out, modes);
    int[] residues = residues(argb, width, modes);
    out.write(0, 1); // no more transforms
    out.write(0, 1); // no cache of colours
    out.write(0, 1); // one set of codes for all
    writePixels(out, residues);
    return out.toBytes();
  }

  private static int[] argb(BufferedImage image, boolean alpha) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int bands = raster.getNumBands();
    int colours = alpha ? bands - 1 : bands;
    boolean deep = image.getColorModel().getComponentSize(0) > 8;
    int[] argb = new int[width * image.getHeight()];
    int[] row = new int[width * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; deep && i < row.length; i++) {
        row[i] = (row[i] * 255 + 32767) / 65535;
      }
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        int second = colours == 1 ? 0 : 1;
        int a = alpha ? row[at + bands - 1] : 255;
        argb[y * width + x] =
            a << 24 | row[at] << 16 | row[at + second] << 8 | row[at + 2 * second];
      }
    }
    return argb;
  }

  private static void subtractGreen(int[] argb) {
    for (int i = 0; i < argb.length; i++) {
      int green = argb[i] >> 8 & 0xff;
      int red = (argb[i] >> 16) - green & 0xff;
      int blue = argb[i] - green & 0xff;
      argb[i] = argb[i] & 0xff00ff00 | red << 16 | blue;
    }
  }

  private static int tiles(int length) {
    return (length + (1 << TILE_BITS) - 1) >> TILE_BITS;
  }

  /** Returns the best prediction mode of each tile, as pixels whose green value is its number. */
  private static int[] modes(int[] argb, int width, int height) {
    int[] modes = new int[tiles(width) * tiles(height)];
    for (int tile = 0; tile < modes.length; tile++) {
      int left = tile % tiles(width) << TILE_BITS;
      int top = tile / tiles(width) << TILE_BITS;
      long least = Long.MAX_VALUE;
      for (int mode : MODES) {
        long cost = 0;
        for (int y = top; y < Math.min(height, top + (1 << TILE_BITS)); y++) {
          for (int x = left; x < Math.min(width, left + (1 << TILE_BITS)); x++) {
            int i = y * width + x;
            cost += size(minus(argb[i], predicted(argb, i, width, mode)));
          }
        }
        if (cost < least) {
          least = cost;
          modes[tile] = BLACK | mode << 8;
        }
      }
    }
    return modes;
  }

  private static int[] residues(int[] argb, int width, int[] modes) {
    int[] residues = new int[argb.length];
    for (int i = 0; i < argb.length; i++) {
      int tile = (i / width >> TILE_BITS) * tiles(width) + (i % width >> TILE_BITS);
      residues[i] = minus(argb[i], predicted(argb, i, width, modes[tile] >> 8 & 0xff));
    }
    return residues;
  }

  /**
   * Predicts a pixel (section 4.1): along the edges by the neighbour inside the image, elsewhere by
   * the mode.
   */
  private static int predicted(int[] argb, int i, int width, int mode) {
    if (i < width) {
      return i == 0 ? BLACK : argb[i - 1];
    }
    int above = argb[i - width];
    if (i % width == 0) {
      return above;
    }
    int left = argb[i - 1];
    int corner = argb[i - width - 1];
    return switch (mode) {
      case 1 -> left;
      case 2 -> above;
      case 11 -> distance(above, corner) < distance(left, corner) ? left : above;
      default -> {
        int result = 0;
        for (int shift : SHIFTS) {
          int l = left >>> shift & 0xff;
          int t = above >>> shift & 0xff;
          int c = corner >>> shift & 0xff;
          int value = mode == 7 ? (l + t) / 2 : Math.max(0, Math.min(255, l + t - c));
          result |= value << shift;
        }
        yield result;
      }
    };
  }

  /**
   * Returns the distance of left + above − corner from left, which is that of above from the
   * corner.
   */
  private static int distance(int first, int second) {
    int sum = 0;
    for (int shift : SHIFTS) {
      sum += Math.abs((first >>> shift & 0xff) - (second >>> shift & 0xff));
    }
    return sum;
  }

  private static int minus(int first, int second) {
    int result = 0;
    for (int shift : SHIFTS) {
      result |= ((first >>> shift) - (second >>> shift) & 0xff) << shift;
    }
    return result;
  }

  private static int size(int residue) {
    int sum = 0;
    for (int shift : SHIFTS) {
      sum += Math.abs((byte) (residue >>> shift));
    }
    return sum;
  }

  /** Writes an embedded image, such as that of the modes. */
  private static void writeImage(BitWriter out, int[] argb) {
    out.write(0, 1); // no cache of colours
    writePixels(out, argb);
  }

  private static void writePixels(BitWriter out, int[] argb) {
    PrefixCode[] codes = new PrefixCode[SHIFTS.length];
    for (int c = 0; c < SHIFTS.length; c++) {
      int[] counts = new int[256 + (c == 0 ? LENGTHS : 0)];
      for (int pixel : argb) {
        counts[pixel >>> SHIFTS[c] & 0xff]++;
      }
      codes[c] = PrefixCode.of(counts);
      codes[c].writeTo(out, argb[0] >>> SHIFTS[c] & 0xff);
    }
    PrefixCode.of(new int[DISTANCES]).writeTo(out, 0);
    for (int pixel : argb) {
      for (int c = 0; c < SHIFTS.length; c++) {
        codes[c].write(out, pixel >>> SHIFTS[c] & 0xff);
      }
    }
  }
}
