package dev.rad.mask;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws holes as people draw them, around things to remove from a photo: blobs with a wavy outline,
 * and silhouettes of people, trees and animals. Each hole is one piece and fills 2 to 20 % of the
 * picture, with every number of pixels equally likely. These masks are this library's own, not the
 * paper's.
 *
 * <ol>
 *   <li>The number of pixels {@code n ~} uniform integer in {@code {⌈0.02·H·W⌉..⌊0.2·H·W⌋}}, at
 *       least 1.
 *   <li>A {@link BlobOutline} with probability 1/2, else a {@link Silhouette}. Each gives every
 *       pixel the factor by which the shape must grow or thicken to reach it.
 *   <li>{@code m = 1} at the n pixels with the smallest factors. The share is therefore exact even
 *       where the picture's edge cuts the shape.
 * </ol>
 *
 * <p>Lengths follow from n, so the same state of the generator draws about the same shape in
 * pictures of all sizes. It may touch the edges. In pictures below about 48 pixels a thin part may
 * become detached.
 *
 * <p>Immutable and safe for use by several threads, each with its own generator.
 */
public final class BlobMaskSampler implements MaskSampler {
  private static final double LEAST_SHARE = 0.02;
  private static final double GREATEST_SHARE = 0.2;

  /** Creates the sampler. */
  public BlobMaskSampler() {}

  /** A shape that can grow. */
  @FunctionalInterface
  interface Shape {
    /**
     * Returns the factor by which the shape must grow to reach a point; the drawn size is about 1.
     *
     * @param x columns from the left edge; a pixel's centre is at its number
     * @param y rows from the top
     * @return 0 inside its core, rising outwards
     */
    double growth(double x, double y);
  }

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness; drawn from in the order n, kind, shape
   * @return a hard mask, 1 = fill, never empty
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    int count = Mask.count(width, height);
    int least = (int) Math.max(1, Math.ceil(LEAST_SHARE * count));
    int greatest = (int) Math.max(least, Math.floor(GREATEST_SHARE * count));
    int holePixels = least + (int) ((greatest - least + 1) * random.nextDouble());
    Shape shape =
        random.nextBoolean()
            ? BlobOutline.draw(width, height, holePixels, random)
            : Silhouette.draw(width, height, holePixels, random);
    return nearest(shape, width, height, holePixels);
  }

  private static Mask nearest(Shape shape, int width, int height, int n) {
    double[] growth = new double[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        growth[y * width + x] = shape.growth(x, y);
      }
    }
    double threshold = Selection.nthSmallest(Arrays.copyOf(growth, growth.length), n - 1);
    float[] values = new float[growth.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = growth[i] <= threshold ? 1f : 0f;
    }
    return Mask.wrap(width, height, values);
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "BlobMaskSampler";
  }
}
