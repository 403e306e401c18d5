package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;

/**
 * The size of a feature map.
 *
 * @param height in pixels
 * @param width in pixels
 */
record Resolution(long height, long width) {

  /** Returns the resolution of a map {@code [..., height, width]}. */
  static Resolution of(Tensor map) {
    return new Resolution(map.size(-2), map.size(-1));
  }

  /**
   * Halves both sides the given number of times, rounding up, as convolutions of stride 2 with
   * padding do.
   */
  Resolution halved(int times) {
    return new Resolution(halved(height, times), halved(width, times));
  }

  private static long halved(long side, int times) {
    return (side + (1L << times) - 1) >> times;
  }
}
