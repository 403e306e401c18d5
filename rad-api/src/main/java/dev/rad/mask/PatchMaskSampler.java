package dev.rad.mask;

import java.util.random.RandomGenerator;

/**
 * Draws masks of square patches (TD-Paint, arXiv:2410.09306): a picture is divided into squares of
 * equal size, of which some are known and the others are hole.
 *
 * <ol>
 *   <li>The side is a power of two, each equally likely, from 1 to half of the picture's shorter
 *       side; squares at the right and lower edges are cut off where the side does not divide the
 *       picture's.
 *   <li>Of the n squares {@code ⌊p n⌋} are known, with p uniform in [0, 1), at random places.
 * </ol>
 *
 * <p>Immutable and safe for use by several threads, each with its own generator.
 */
public final class PatchMaskSampler implements MaskSampler {

  /** Creates the sampler. */
  public PatchMaskSampler() {}

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return a hard mask, 1 = fill, never empty
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    int half = Math.max(1, Math.min(width, height) / 2);
    int sides = Integer.SIZE - Integer.numberOfLeadingZeros(half);
    int side = 1 << random.nextInt(sides);
    int across = (width + side - 1) / side;
    int down = (height + side - 1) / side;
    boolean[] known = known(across * down, random);
    float[] values = new float[Mask.count(width, height)];
    for (int i = 0; i < values.length; i++) {
      int patch = i / width / side * across + i % width / side;
      values[i] = known[patch] ? 0 : 1;
    }
    return Mask.wrap(width, height, values);
  }

  /** Selects some of n, with every choice of that size equally likely. */
  private static boolean[] known(int n, RandomGenerator random) {
    int wanted = (int) (random.nextDouble() * n); // below n
    boolean[] known = new boolean[n];
    for (int i = 0; i < n; i++) { // of those that are left, enough to reach the number
      if (random.nextInt(n - i) < wanted) {
        known[i] = true;
        wanted--;
      }
    }
    return known;
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "PatchMaskSampler";
  }
}
