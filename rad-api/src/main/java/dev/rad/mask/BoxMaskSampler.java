package dev.rad.mask;

import dev.rad.image.Region;
import java.util.random.RandomGenerator;

/**
 * Draws the "box" test masks: a hole with half the picture's sides at a uniform position (RAD, CVPR
 * 2025, arXiv:2412.09191, experiments; 128×128 of 256×256).
 *
 * <p>As in the reference program, the top-left corner is uniform over {@code {0..⌊W/2⌋-1} ×
 * {0..⌊H/2⌋-1}}: one position less than would fit, so the last column and row of an even-sized
 * picture are never filled. Sides are at least 1 pixel.
 */
public final class BoxMaskSampler implements MaskSampler {
  /** Creates the sampler. */
  public BoxMaskSampler() {}

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness; drawn from in the order row, column
   * @return a hard mask, 1 in the box
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    Mask.count(width, height);
    int boxWidth = Math.max(1, width / 2);
    int boxHeight = Math.max(1, height / 2);
    int y = random.nextInt(boxHeight);
    int x = random.nextInt(boxWidth);
    return Mask.rectangle(width, height, new Region(x, y, boxWidth, boxHeight));
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "BoxMaskSampler";
  }
}
