package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;

/** Where a run's random numbers come from. */
@FunctionalInterface
public interface NoiseSource {
  /**
   * Standard normal noise on the CPU.
   *
   * @param index 0 for the start of the run, then 1, 2, … for its steps; −1, −2, … for the guidance
   *     of these, if it draws noise
   * @param shape {@code [B, C, H, W]}
   * @return float32 noise of that shape
   */
  Tensor draw(int index, Shape shape);
}
