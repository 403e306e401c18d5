package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The energy of detail finer than 4 pixels in a hole: the variance of {@code D = Y - G * Y} over
 * the hole's pixels that are farther than 2 pixels from every kept one, {@code mean(D²) -
 * mean(D)²}.
 *
 * <p>Y is the luma of ITU-R BT.601 of 8-bit sRGB values, {@code 0.299·R + 0.587·G + 0.114·B}, 0 to
 * 255, and G is a Gaussian of σ = 4 pixels, cut off at 16. Beyond the picture's edges it is
 * mirrored, the edge pixel repeated, as by {@code scipy.ndimage.gaussian_filter(y, 4)}. Kept pixels
 * around the hole take part in the blur. A smear has almost no such energy, noise too much: a
 * filling is good if its energy is near the truth's.
 */
public final class FineEnergy {
  private FineEnergy() {}

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
    Interior interior = Interior.of(picture, hole, FineDetail.REACH);
    double[] detail = FineDetail.of(interior.luma(), interior.width(), interior.height());
    double mean = interior.mean(detail);
    for (int i = 0; i < detail.length; i++) {
      detail[i] -= mean;
    }
    return interior.meanSquare(detail);
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
}
