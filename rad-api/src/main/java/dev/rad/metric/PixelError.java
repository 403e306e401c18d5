package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.function.IntToDoubleFunction;

/** Shared by the metrics: checks, and the mean error of channel values. */
final class PixelError {
  private PixelError() {}

  static Mask everywhere(RgbImage picture) {
    return Mask.full(picture.width(), picture.height());
  }

  /**
   * Returns the mean of a function of the difference b - a, over the hole's pixels and the
   * channels.
   */
  static double mean(RgbImage a, RgbImage b, Mask hole, IntToDoubleFunction ofDifference) {
    requireSameSize(a, b);
    requireHole(a, hole);
    byte[] left = a.toRgbBytes();
    byte[] right = b.toRgbBytes();
    double sum = 0;
    long count = 0;
    int at = 0;
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++, at += 3) {
        if (hole.at(x, y) > 0f) {
          for (int i = at; i < at + 3; i++) {
            sum += ofDifference.applyAsDouble((right[i] & 0xff) - (left[i] & 0xff));
          }
          count += 3;
        }
      }
    }
    return sum / count;
  }

  static void requireSameSize(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "pictures of one size can be compared, got %d×%d and %d×%d; resize one of them"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
  }

  static void requireFits(RgbImage picture, Mask hole) {
    if (hole.width() != picture.width() || hole.height() != picture.height()) {
      throw new MaskException(
          "the mask is %d×%d, the picture %d×%d; both must have the same size (resize the mask)"
              .formatted(hole.width(), hole.height(), picture.width(), picture.height()));
    }
  }

  static void requireHole(RgbImage picture, Mask hole) {
    requireFits(picture, hole);
    if (hole.isEmpty()) {
      throw new MaskException("the mask is empty, there is no hole to measure; take another mask");
    }
  }
}
