package dev.rad.image.codec;

import dev.rad.image.internal.PixelMath;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Places a GIF's first picture on a canvas of the size given in the file (GIF89a, sections 18 and
 * 20). The rest has the file's background colour, or is transparent if the picture has transparent
 * pixels.
 */
final class GifCanvas {
  private static final int HEADER = 13; // bytes, of the whole file
  private static final int DESCRIPTOR = 0x2C;
  private static final int EXTENSION = 0x21;

  private GifCanvas() {}

  /** Returns the canvas with the picture on it, or the picture itself if it covers the canvas. */
  static BufferedImage of(BufferedImage picture, byte[] gif) {
    ByteBuffer file = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    int place = descriptor(gif);
    if (place < 0 || !(picture.getColorModel() instanceof IndexColorModel palette)) {
      return picture;
    }
    int width = file.getShort(6) & 0xffff;
    int height = file.getShort(8) & 0xffff;
    int left = file.getShort(place + 1) & 0xffff;
    int top = file.getShort(place + 3) & 0xffff;
    if (width <= left + picture.getWidth()
        && height <= top + picture.getHeight()
        && left == 0
        && top == 0) {
      return picture;
    }
    width = Math.max(width, left + picture.getWidth());
    height = Math.max(height, top + picture.getHeight());
    PixelMath.byteCount(width, height);
    int background = palette.hasAlpha() ? 0 : background(gif);
    var canvas = new BufferedImage(width, height, type(background));
    int[] row = new int[width];
    Arrays.fill(row, background);
    for (int y = 0; y < height; y++) {
      canvas.setRGB(0, y, width, 1, row, 0, width);
    }
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, picture.getWidth(), 1, row, 0, width);
      canvas.setRGB(left, top + y, picture.getWidth(), 1, row, 0, width);
    }
    return canvas;
  }

  private static int type(int background) {
    return background >>> 24 == 255 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
  }

  /** Returns the background's colour, or transparent if the file has no colour table. */
  private static int background(byte[] gif) {
    int index = gif[11] & 0xff;
    int at = HEADER + 3 * index;
    boolean known = (gif[10] & 0x80) != 0 && index < tableSize(gif[10]) && at + 3 <= gif.length;
    return known
        ? 0xff << 24 | (gif[at] & 0xff) << 16 | (gif[at + 1] & 0xff) << 8 | gif[at + 2] & 0xff
        : 0;
  }

  private static int tableSize(int flags) {
    return 2 << (flags & 7);
  }

  /** Returns the position of the first picture's descriptor, or -1 if the file is truncated. */
  private static int descriptor(byte[] gif) {
    if (gif.length < HEADER) {
      return -1;
    }
    int at = HEADER + ((gif[10] & 0x80) != 0 ? 3 * tableSize(gif[10]) : 0);
    while (at + 9 < gif.length && gif[at] == EXTENSION) {
      at += 2;
      while (at < gif.length && gif[at] != 0) { // blocks, each with its length
        at += 1 + (gif[at] & 0xff);
      }
      at++;
    }
    return at + 9 < gif.length && gif[at] == DESCRIPTOR ? at : -1;
  }
}
