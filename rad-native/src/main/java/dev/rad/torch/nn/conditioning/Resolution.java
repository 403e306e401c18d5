package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;

/**
 * The size of a feature map.
 *
 * @param height in pixels
 * @param width in pixels
 */
record Resolution(long height, long width) {

  /** Returns that of {@code [..., height, width]}. */
  static Resolution of(Tensor map) {
    return new Resolution(map.size(-2), map.size(-1));
  }

  /** Halves both sides some times. */
  Resolution halved(int times) {
    return new Resolution(height >> times, width >> times);
  }
}
