package dev.rad.metric;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The peak signal-to-noise ratio: {@code 10·log₁₀(255²/MSE)} in dB, where MSE is the mean squared
 * difference over pixels and channels. It is symmetric, at least 0, and infinite for equal
 * pictures.
 */
public final class Psnr {
  private static final double PEAK = 255;

  private Psnr() {}

  /**
   * Compares whole pictures.
   *
   * @param truth the photograph
   * @param filling the filled picture, of the same size
   * @return dB, at least 0, {@link Double#POSITIVE_INFINITY} for equal pictures
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
   * @return dB, at least 0, {@link Double#POSITIVE_INFINITY} if the hole's pixels are equal
   * @throws IllegalArgumentException if the pictures' sizes differ
   * @throws MaskException if the mask has another size or is empty
   */
  public static double inHole(RgbImage truth, RgbImage filling, Mask hole) {
    double mse = PixelError.mean(truth, filling, hole, d -> (double) d * d);
    return 10 * Math.log10(PEAK * PEAK / mse);
  }
}
