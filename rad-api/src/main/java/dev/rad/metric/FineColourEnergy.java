package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The energy of fine colour detail in a hole, which reveals coloured grain: {@code mean(Da²) +
 * mean(Db²)} over the hole's pixels that are farther than 2 pixels from every kept one, with {@code
 * Da = a - G * a}, {@code Db = b - G * b}.
 *
 * <p>Here a and b are those of CIE L*a*b* under D65, computed from 8-bit sRGB values (IEC
 * 61966-2-1), and G is a Gaussian of σ = 4 pixels, cut off at 16. Beyond the picture's edges it is
 * mirrored, the edge pixel repeated, as by {@code scipy.ndimage.gaussian_filter}. A filling is good
 * if its energy is near the truth's.
 */
public final class FineColourEnergy {
  private FineColourEnergy() {}

  /**
   * Measures a picture in its hole.
   *
   * @param picture the filled picture or the photograph
   * @param hole the filled pixels: those with a value above 0
   * @return squared units of L*a*b*, at least 0
   * @throws MaskException if the mask has another size, is empty, or its hole is nowhere wide
   *     enough
   */
  public static double of(RgbImage picture, Mask hole) {
    Interior interior = Interior.of(picture, hole, FineDetail.REACH);
    double energy = 0;
    for (double[] plane : LabColours.ab(interior.picture())) {
      energy += interior.meanSquare(FineDetail.of(plane, interior.width(), interior.height()));
    }
    return energy;
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
