package dev.rad.image;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;

/** Moves pixels without changing them: crop, paste, mirror, composite. */
final class Pixels {
  private Pixels() {}

  static void requireFits(RgbImage image, Mask hole) {
    if (hole.width() != image.width() || hole.height() != image.height()) {
      throw new MaskException(
          "the mask is %d×%d, the picture %d×%d; both must have the same size (resize the mask)"
              .formatted(hole.width(), hole.height(), image.width(), image.height()));
    }
  }

  static RgbImage cropInside(RgbImage image, Region region) {
    if (!region.isInside(image.width(), image.height())) {
      throw new IllegalArgumentException(
          "crop of %d×%d at (%d, %d) leaves the %d×%d picture; use cropReflected"
              .formatted(
                  region.width(),
                  region.height(),
                  region.x(),
                  region.y(),
                  image.width(),
                  image.height()));
    }
    return crop(image, region);
  }

  static RgbImage crop(RgbImage image, Region region) {
    byte[] from = image.pixels();
    byte[] to = new byte[RgbImage.byteCount(region.width(), region.height())];
    int[] columns = new int[region.width()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = 3 * reflect(region.x() + i, image.width());
    }
    int t = 0;
    for (int j = 0; j < region.height(); j++) {
      int row = reflect(region.y() + j, image.height()) * image.width() * 3;
      for (int column : columns) {
        int f = row + column;
        to[t++] = from[f];
        to[t++] = from[f + 1];
        to[t++] = from[f + 2];
      }
    }
    return RgbImage.wrap(region.width(), region.height(), to);
  }

  /** Reflect-101: position i of an endless row that mirrors n pixels, as an index below n. */
  static int reflect(int i, int n) {
    if (n == 1) {
      return 0;
    }
    long period = 2L * (n - 1);
    long phase = Math.floorMod((long) i, period);
    return (int) Math.min(phase, period - phase);
  }

  static RgbImage paste(RgbImage image, RgbImage patch, int x, int y) {
    byte[] to = image.toRgbBytes();
    int left = Math.max(0, x);
    int right = (int) Math.min(image.width(), (long) x + patch.width());
    int bottom = (int) Math.min(image.height(), (long) y + patch.height());
    for (int row = Math.max(0, y); row < bottom && left < right; row++) {
      System.arraycopy(
          patch.pixels(),
          ((row - y) * patch.width() + left - x) * 3,
          to,
          (row * image.width() + left) * 3,
          (right - left) * 3);
    }
    return RgbImage.wrap(image.width(), image.height(), to);
  }

  static RgbImage flip(RgbImage image) {
    byte[] from = image.pixels();
    byte[] to = new byte[from.length];
    int width = image.width();
    for (int i = 0; i < from.length / 3; i++) {
      int x = i % width;
      System.arraycopy(from, 3 * i, to, 3 * (i - x + width - 1 - x), 3);
    }
    return RgbImage.wrap(width, image.height(), to);
  }

  static RgbImage composite(RgbImage keep, RgbImage fill, Mask hole) {
    requireFits(keep, hole);
    if (fill.width() != keep.width() || fill.height() != keep.height()) {
      throw new IllegalArgumentException(
          "the fill is %d×%d, the picture %d×%d; resize the fill first"
              .formatted(fill.width(), fill.height(), keep.width(), keep.height()));
    }
    byte[] to = keep.toRgbBytes();
    int at = 0;
    for (int y = 0; y < keep.height(); y++) {
      for (int x = 0; x < keep.width(); x++, at += 3) {
        blend(to, at, fill.pixels(), at, hole.at(x, y));
      }
    }
    return RgbImage.wrap(keep.width(), keep.height(), to);
  }

  /** Puts {@code (1 - m)·to + m·from} into a pixel; m = 0 and m = 1 copy it as it is. */
  static void blend(byte[] to, int at, byte[] from, int source, float m) {
    if (m == 1f) {
      System.arraycopy(from, source, to, at, 3);
    } else if (m > 0f) {
      for (int c = 0; c < 3; c++) {
        float k = to[at + c] & 0xff;
        to[at + c] = (byte) UnitRange.clampRound(k + m * ((from[source + c] & 0xff) - k));
      }
    }
  }
}
