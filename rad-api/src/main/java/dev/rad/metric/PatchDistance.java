package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;

/**
 * The distance between the patches of a filling and those of the truth, as sets: the sliced
 * Wasserstein distance (Rabin, Peyré, Delon and Bernot 2011) of 7×7 patches of colour. The
 * positions of patches do not count, so another filling with the same texture is near, while a blur
 * is far.
 *
 * <p>At each of three scales, 1, ½ and ¼, made by averaging square blocks, it takes the patches
 * centred on every pixel of the hole, as vectors of 147 sRGB values of 0 to 255; beyond the
 * picture's edges it is mirrored, the edge pixel repeated. At the smaller scales, a block is in the
 * hole if any of its pixels is. With θ unit vectors of that space, {@value PatchProjections#COUNT}
 * fixed ones drawn evenly over the sphere,
 *
 * <pre>{@code
 * distance = mean over scales and θ of  mean over i of |sorted(θ·truth)_i - sorted(θ·filling)_i|
 * }</pre>
 *
 * <p>If a scale has more than {@value PatchProjections#MOST} patches, that many are taken, spaced
 * evenly in row order. The unit is grey levels; the distance is symmetric and 0 for equal sets; a
 * hole that is brighter by c has a distance of about 0.8·c. The result does not depend on the
 * machine.
 */
public final class PatchDistance {
  private static final int[] SCALES = {1, 2, 4}; // sides of blocks, in pixels

  private PatchDistance() {}

  /**
   * Compares the patches in the hole.
   *
   * @param truth the photograph
   * @param filling the filled picture, of the same size
   * @param hole the filled pixels: those with a value above 0
   * @return grey levels, at least 0
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException if the mask has another size or is empty
   */
  public static double of(RgbImage truth, RgbImage filling, Mask hole) {
    PixelError.requireSameSize(truth, filling);
    PixelError.requireHole(truth, hole);
    double sum = 0;
    for (int scale : SCALES) {
      PatchProjections here = PatchProjections.of(hole, scale);
      sum += distance(here.of(truth), here.of(filling));
    }
    return sum / SCALES.length;
  }

  /** Returns the mean difference of sorted values, over all projections. */
  private static double distance(float[][] truth, float[][] filling) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      Arrays.sort(truth[i]);
      Arrays.sort(filling[i]);
      for (int k = 0; k < truth[i].length; k++) {
        sum += Math.abs(truth[i][k] - filling[i][k]);
      }
    }
    return sum / truth.length / truth[0].length;
  }
}
