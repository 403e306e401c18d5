package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;

/**
 * The distance between the patches of a filling and those of the truth, as sets: the sliced
 * Wasserstein distance (Rabin, Peyré, Delon and Bernot 2011) of 7×7 patches of colour. Where each
 * patch lies does not count, so another filling of the same texture is near, while a blur is far.
 *
 * <p>At each of three scales, 1, ½ and ¼ by averages over square blocks, take the patches centred
 * on every pixel of the hole, as vectors of 147 sRGB values of 0 to 255; beyond the picture's edges
 * it is mirrored, the edge pixel repeated. At the smaller scales a block is of the hole where any
 * of its pixels is. With θ unit vectors of that space, {@value PatchProjections#COUNT} fixed ones
 * drawn evenly over the sphere,
 *
 * <pre>{@code
 * distance = mean over scales and θ of  mean over i of |sorted(θ·truth)_i - sorted(θ·filling)_i|
 * }</pre>
 *
 * <p>Of more than {@value PatchProjections#MOST} patches of a scale that many are taken, evenly in
 * the order of rows. The unit is grey levels; 0 for equal sets, symmetric; a hole that is brighter
 * by c has the distance 0.8·c or so. The same picture gives the same number everywhere.
 */
public final class PatchDistance {
  private static final int[] SCALES = {1, 2, 4}; // sides of blocks, in pixels

  private PatchDistance() {}

  /**
   * Compares the patches in the hole.
   *
   * @param truth the photograph
   * @param filling what is judged, of the same size
   * @param hole what was filled: pixels with a value above 0
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
