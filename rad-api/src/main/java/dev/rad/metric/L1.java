package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * Mean absolute difference in grey levels, over pixels and channels: 0 for equal pictures, at most
 * 255. Symmetric.
 */
public final class L1 {
  private L1() {}

  /**
   * Compares whole pictures.
   *
   * @param truth the photograph
   * @param filling what is judged, of the same size
   * @return grey levels, 0 to 255
   * @throws IllegalArgumentException if the sizes differ
   */
  public static double of(RgbImage truth, RgbImage filling) {
    return inHole(truth, filling, PixelError.everywhere(truth));
  }

  /**
   * Compares the pixels of the hole only.
   *
   * @param truth the photograph
   * @param filling what is judged, of the same size
   * @param hole which pixels count: those with a value above 0, all alike
   * @return grey levels, 0 to 255
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException if the mask has another size or is empty
   */
  public static double inHole(RgbImage truth, RgbImage filling, Mask hole) {
    return PixelError.mean(truth, filling, hole, Math::abs);
  }
}
