package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The mean absolute difference in grey levels, over pixels and channels: 0 for equal pictures, at
 * most 255. It is symmetric.
 */
public final class L1 {
  private L1() {}

  /**
   * Compares whole pictures.
   *
   * @param truth the photograph
   * @param filling the filled picture, of the same size
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
   * @param filling the filled picture, of the same size
   * @param hole the pixels that count, equally: those with a value above 0
   * @return grey levels, 0 to 255
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException if the mask has another size or is empty
   */
  public static double inHole(RgbImage truth, RgbImage filling, Mask hole) {
    return PixelError.mean(truth, filling, hole, Math::abs);
  }
}
