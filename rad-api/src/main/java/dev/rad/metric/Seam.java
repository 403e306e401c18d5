package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The visibility of a hole's border: how much larger gradients are across it than beside it.
 *
 * <p>Let p be a kept pixel and q a pixel of the hole, next to each other in a row or a column; p'
 * is p's other neighbour on that line and q' is q's. With {@code d(a, b)} the mean over channels of
 * {@code |I(a) - I(b)|},
 *
 * <pre>{@code seam = mean over all such pairs of  d(p, q) - ½·(d(p', p) + d(q, q'))}</pre>
 *
 * <p>If p' is not kept, q' is not in the hole, or either is outside the picture, only the other one
 * counts; a pair with neither is left out. The result is in grey levels, -255 to 255: near 0 for an
 * untouched photograph, above 0 if a step runs along the border, below 0 if the border is smoother
 * than its surroundings. This is rad's own metric, for comparing fillings of the same holes; it
 * needs no truth, and the kept and the filled side count alike.
 */
public final class Seam {
  private final byte[] rgb;
  private final Mask hole;
  private double sum;
  private double steps;
  private long pairs;

  private Seam(RgbImage picture, Mask hole) {
    this.rgb = picture.toRgbBytes();
    this.hole = hole;
  }

  /**
   * Measures the border of a filled hole.
   *
   * @param filling the filled picture, kept pixels included
   * @param hole the filled pixels: those with a value above 0
   * @return grey levels, -255 to 255
   * @throws MaskException if the mask has another size, or no pair of pixels can be measured: it is
   *     empty, fills everything, or all its parts and gaps are one pixel wide
   */
  public static double of(RgbImage filling, Mask hole) {
    Seam seam = along(filling, hole);
    return seam.sum / seam.pairs;
  }

  /**
   * Compares the steps across the border with those of the photograph: the mean of {@code d(p, q)}
   * over all pairs in the filling, divided by the mean in the photograph. Gradients beside the
   * border do not count here, because a photograph's own seam is near 0 or negative and cannot be
   * divided by.
   *
   * @param truth the photograph
   * @param filling the filled picture, of the same size
   * @param hole the filled pixels: those with a value above 0
   * @return filling / truth, near 1 if the border is invisible; 1 if neither has a step, infinite
   *     if only the photograph has none
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException as {@link #of}
   */
  public static double ratio(RgbImage truth, RgbImage filling, Mask hole) {
    PixelError.requireSameSize(truth, filling);
    return Interior.ratio(along(filling, hole).steps, along(truth, hole).steps);
  }

  private static Seam along(RgbImage filling, Mask hole) {
    PixelError.requireFits(filling, hole);
    var seam = new Seam(filling, hole);
    for (int y = 0; y < hole.height(); y++) {
      for (int x = 0; x < hole.width(); x++) {
        seam.add(x, y, 1, 0);
        seam.add(x, y, 0, 1);
      }
    }
    if (seam.pairs == 0) {
      throw new MaskException(
          "%s has no border that a seam could run along; take one that fills a part of the picture"
              .formatted(hole));
    }
    return seam;
  }

  /** Adds the pair of a pixel and the next one in a direction, if the border is between them. */
  private void add(int x, int y, int dx, int dy) {
    if (!isInside(x + dx, y + dy) || isFilled(x, y) == isFilled(x + dx, y + dy)) {
      return;
    }
    double beside = 0;
    int sides = 0;
    if (isSameSide(x, y, x - dx, y - dy)) {
      beside += difference(x, y, x - dx, y - dy);
      sides++;
    }
    if (isSameSide(x + dx, y + dy, x + 2 * dx, y + 2 * dy)) {
      beside += difference(x + dx, y + dy, x + 2 * dx, y + 2 * dy);
      sides++;
    }
    if (sides > 0) {
      double step = difference(x, y, x + dx, y + dy);
      sum += step - beside / sides;
      steps += step;
      pairs++;
    }
  }

  private boolean isSameSide(int x, int y, int otherX, int otherY) {
    return isInside(otherX, otherY) && isFilled(x, y) == isFilled(otherX, otherY);
  }

  private boolean isInside(int x, int y) {
    return x >= 0 && y >= 0 && x < hole.width() && y < hole.height();
  }

  private boolean isFilled(int x, int y) {
    return hole.at(x, y) > 0f;
  }

  private double difference(int x, int y, int otherX, int otherY) {
    int a = (y * hole.width() + x) * 3;
    int b = (otherY * hole.width() + otherX) * 3;
    int total = 0;
    for (int c = 0; c < 3; c++) {
      total += Math.abs((rgb[a + c] & 0xff) - (rgb[b + c] & 0xff));
    }
    return total / 3.0;
  }
}
