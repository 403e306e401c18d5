package dev.rad.mask;

import java.util.random.RandomGenerator;

/** Draws random masks. */
@FunctionalInterface
public interface MaskSampler {
  /**
   * Draws one mask; the same state of the generator gives the same mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return the mask, 1 = fill
   */
  Mask sample(int width, int height, RandomGenerator random);
}
