package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;

/** A source of a run's random numbers. */
@FunctionalInterface
public interface NoiseSource {
  /**
   * Draws standard normal noise on the CPU.
   *
   * @param index 0 for the start of the run, then 1, 2, … for its steps; −1, −2, … for the guidance
   *     of these, if it draws noise
   * @param shape {@code [B, C, H, W]}
   * @return float32 noise of that shape
   */
  Tensor draw(int index, Shape shape);
}
