package dev.rad.mask;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws RAD's training masks: one octave of Perlin noise, thresholded by rank so that every share
 * of hole pixels is equally likely (RAD, CVPR 2025, arXiv:2412.09191, section 3.2, spatially
 * variant noise schedules; the steps are the reference program's).
 *
 * <ol>
 *   <li>Cell size {@code s ~ U(1, H)} pixels, the same for both axes; H is the <em>height</em>, as
 *       in the source, which only knows squares.
 *   <li>Pixel (i, j) has the coordinates {@code (x, y) = (i/s, j/s)}: the first is a lattice point.
 *   <li>A unit gradient of angle {@code ~ U(0, 2π)} at each of {@code (⌈W/s⌉ + 1)·(⌈H/s⌉ + 1)}
 *       lattice points.
 *   <li>The four corners' dot products, blended with {@code 6u⁵ - 15u⁴ + 10u³}.
 *   <li>{@code n ~} uniform integer in {0..H·W}; empty for n = 0, else {@code m = 1} where the
 *       noise is at most its n-th smallest value.
 * </ol>
 *
 * <p>The number of hole pixels is therefore n, including empty and full masks. Pixels on a lattice
 * point have noise 0 and are tied: with ties at the threshold the hole is larger than n. A picture
 * of one row has s = 1 and all pixels tied, so it is filled completely or not at all. The source's
 * optional blur (off by default) and its factor √2 (without effect on ranks) are left out, and
 * coordinates are {@code i/s} rather than a range with a step, which miscounts at some sizes.
 *
 * <p>Immutable and safe for use by several threads, each with its own generator.
 */
public final class PerlinMaskSampler implements MaskSampler {
  /** Creates the sampler. */
  public PerlinMaskSampler() {}

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness; drawn from in the order s, n, gradients
   * @return a hard mask, 1 = fill
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    int count = Mask.count(width, height);
    double cell = cellSize(height, random);
    int holePixels = random.nextInt(count + 1);
    if (holePixels == 0) {
      return Mask.empty(width, height);
    }
    double[] noise = PerlinNoise.draw(width, height, cell, random).values();
    return atMostNthSmallest(noise, width, height, holePixels);
  }

  /** Draws s ~ U(1, H), in pixels. */
  static double cellSize(int height, RandomGenerator random) {
    return 1 + (height - 1) * random.nextDouble();
  }

  private static Mask atMostNthSmallest(double[] noise, int width, int height, int n) {
    double threshold = Selection.nthSmallest(Arrays.copyOf(noise, noise.length), n - 1);
    float[] values = new float[noise.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = noise[i] <= threshold ? 1f : 0f;
    }
    return Mask.wrap(width, height, values);
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "PerlinMaskSampler";
  }
}
