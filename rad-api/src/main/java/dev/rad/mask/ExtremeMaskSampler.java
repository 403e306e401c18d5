package dev.rad.mask;

import java.util.random.RandomGenerator;

/**
 * Draws the "extreme" test masks: everything is filled except a box with half the picture's sides
 * (RAD, CVPR 2025, arXiv:2412.09191, experiments), the complement of a {@link BoxMaskSampler} mask.
 */
public final class ExtremeMaskSampler implements MaskSampler {
  private final BoxMaskSampler kept = new BoxMaskSampler();

  /** Creates the sampler. */
  public ExtremeMaskSampler() {}

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return a hard mask, 0 in the box and 1 around it; empty for a 1×1 picture
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    return kept.sample(width, height, random).inverted();
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "ExtremeMaskSampler";
  }
}
