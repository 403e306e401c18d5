package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The energy of a hole's finest detail: the mean square of the five-point Laplacian of luma,
 *
 * <pre>{@code L(x, y) = Y(x-1, y) + Y(x+1, y) + Y(x, y-1) + Y(x, y+1) - 4·Y(x, y)}</pre>
 *
 * <p>over the hole's pixels that are farther than 2 pixels from every kept one. Y is the luma of
 * ITU-R BT.601 of 8-bit sRGB values, {@code 0.299·R + 0.587·G + 0.114·B}, 0 to 255; beyond the
 * picture's edges it is mirrored, the edge pixel repeated, as by {@code scipy.ndimage.laplace(y,
 * mode="reflect")}. A blur has almost no such energy, grain too much: a filling is good if its
 * energy is near the truth's.
 */
public final class LaplacianEnergy {
  private static final int REACH = 3; // one more than the rim, for the neighbours

  private LaplacianEnergy() {}

  /**
   * Measures a picture in its hole.
   *
   * @param picture the filled picture or the photograph
   * @param hole the filled pixels: those with a value above 0
   * @return grey levels squared, at least 0
   * @throws MaskException if the mask has another size, is empty, or its hole is nowhere wide
   *     enough
   */
  public static double of(RgbImage picture, Mask hole) {
    Interior interior = Interior.of(picture, hole, REACH);
    return interior.meanSquare(laplacian(interior.luma(), interior.width(), interior.height()));
  }

  /**
   * Compares a filling's energy with the truth's.
   *
   * @param truth the photograph
   * @param filling the filled picture, of the same size
   * @param hole the filled pixels: those with a value above 0
   * @return filling / truth, ideally 1; 1 if both are zero, infinite if only the truth's is
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException if the mask has another size, is empty, or its hole is nowhere wide
   *     enough
   */
  public static double ratio(RgbImage truth, RgbImage filling, Mask hole) {
    PixelError.requireSameSize(truth, filling);
    return Interior.ratio(of(filling, hole), of(truth, hole));
  }

  /**
   * Returns whether a hole is wide enough for this metric, for {@link FineEnergy} and for {@link
   * FineColourEnergy}.
   *
   * @param hole pixels with a value above 0
   * @return whether any pixel is farther than 2 pixels from every kept one
   */
  public static boolean isMeasurable(Mask hole) {
    return Interior.exists(hole);
  }

  private static double[] laplacian(double[] values, int width, int height) {
    double[] result = new double[values.length];
    for (int y = 0; y < height; y++) {
      int above = GaussianWindow.mirror(y - 1, height) * width;
      int below = GaussianWindow.mirror(y + 1, height) * width;
      for (int x = 0; x < width; x++) {
        int row = y * width;
        double beside =
            values[row + GaussianWindow.mirror(x - 1, width)]
                + values[row + GaussianWindow.mirror(x + 1, width)];
        result[row + x] = beside + values[above + x] + values[below + x] - 4 * values[row + x];
      }
    }
    return result;
  }
}
