package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * A hole without the {@value #RIM} pixels next to its border, and its surroundings. Metrics of
 * detail are measured there, so that neither a seam nor the kept side counts.
 */
final class Interior {
  private static final int RIM = 2; // pixels, a Euclidean distance
  private static final double NOTHING = 1e-12; // below what one grey level of one pixel makes

  private final RgbImage around;
  private final Mask inside;

  private Interior(RgbImage around, Mask inside) {
    this.around = around;
    this.inside = inside;
  }

  /**
   * Returns the interior of a hole.
   *
   * @param picture the picture to measure
   * @param hole pixels with a value above 0
   * @param reach the distance from the hole up to which pixels affect the metric, at least {@value
   *     #RIM} pixels
   * @throws MaskException if the mask has another size, or the hole has no interior
   */
  static Interior of(RgbImage picture, Mask hole, int reach) {
    PixelError.requireHole(picture, hole);
    Region bounds = hole.bounds().orElseThrow();
    int left = Math.max(0, bounds.x() - reach);
    int top = Math.max(0, bounds.y() - reach);
    int right = Math.min(picture.width(), bounds.x() + bounds.width() + reach);
    int bottom = Math.min(picture.height(), bounds.y() + bounds.height() + reach);
    Mask inside = hole.crop(new Region(left, top, right - left, bottom - top)).erode(RIM);
    if (inside.isEmpty()) {
      throw new MaskException(
          "the hole has no pixels farther than %d from its border, its detail cannot be measured; take a mask with a wider hole"
              .formatted(RIM));
    }
    return new Interior(picture.crop(new Region(left, top, right - left, bottom - top)), inside);
  }

  /** Returns whether a hole has an interior. */
  static boolean exists(Mask hole) {
    return !hole.erode(RIM).isEmpty();
  }

  int width() {
    return around.width();
  }

  int height() {
    return around.height();
  }

  RgbImage picture() {
    return around;
  }

  /** Returns the luma of ITU-R BT.601, 0 to 255, {@code [height, width]}. */
  double[] luma() {
    byte[] rgb = around.toRgbBytes();
    double[] luma = new double[rgb.length / 3];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          0.299 * (rgb[3 * i] & 0xff)
              + 0.587 * (rgb[3 * i + 1] & 0xff)
              + 0.114 * (rgb[3 * i + 2] & 0xff);
    }
    return luma;
  }

  /** Returns the mean of {@code [height, width]} values over the interior. */
  double mean(double[] values) {
    double sum = 0;
    long count = 0;
    int at = 0;
    for (int y = 0; y < height(); y++) {
      for (int x = 0; x < width(); x++, at++) {
        if (inside.at(x, y) > 0f) {
          sum += values[at];
          count++;
        }
      }
    }
    return sum / count;
  }

  /** Returns the mean of the values' squares over the interior. */
  double meanSquare(double[] values) {
    double[] squares = new double[values.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = values[i] * values[i];
    }
    return mean(squares);
  }

  /**
   * Divides a filling's energy by the truth's: 1 if both are zero, infinite if only the truth's is.
   */
  static double ratio(double filling, double truth) {
    if (truth > NOTHING) {
      return filling / truth;
    }
    return filling > NOTHING ? Double.POSITIVE_INFINITY : 1;
  }
}
