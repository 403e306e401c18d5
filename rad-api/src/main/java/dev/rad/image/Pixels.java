package dev.rad.image;

import dev.rad.exception.MaskException;
import dev.rad.image.internal.PixelMath;

/** Moves pixels without changing them: crop, paste, mirror, composite. */
final class Pixels {
  private Pixels() {}

  static void requireFits(RgbImage image, PixelWeights hole) {
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
    byte[] part =
        PixelMath.crop(
            image.pixels(),
            image.width(),
            image.height(),
            region.x(),
            region.y(),
            region.width(),
            region.height());
    return RgbImage.wrap(region.width(), region.height(), part);
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

  static RgbImage composite(RgbImage keep, RgbImage filling, PixelWeights hole) {
    requireFits(keep, hole);
    if (filling.width() != keep.width() || filling.height() != keep.height()) {
      throw new IllegalArgumentException(
          "the fill is %d×%d, the picture %d×%d; resize the fill first"
              .formatted(filling.width(), filling.height(), keep.width(), keep.height()));
    }
    byte[] to = keep.toRgbBytes();
    int at = 0;
    for (int y = 0; y < keep.height(); y++) {
      for (int x = 0; x < keep.width(); x++, at += 3) {
        PixelMath.blend(to, at, filling.pixels(), at, hole.at(x, y));
      }
    }
    return RgbImage.wrap(keep.width(), keep.height(), to);
  }
}
