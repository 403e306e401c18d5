package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Guides a reverse process towards wanted properties of its pictures (Dhariwal and Nichol 2021,
 * arXiv 2105.05233, section 4). The ancestral step follows the gradient by its variance (algorithm
 * 1), every other solver by moving the predicted noise (algorithm 2), after the clean image was
 * limited.
 */
@FunctionalInterface
public interface Guidance {
  /**
   * Computes the direction of the guidance.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @return {@code s ∇_x log p(y | x)}, {@code [B, C, H, W]}, with a scale s
   */
  Tensor gradient(Tensor x, NoiseInput noise);

  /**
   * Computes the direction of the guidance at a state of a run.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param k the state that they are in
   * @param pixels the schedule over their pixels
   * @param noise draws standard normal noise of the shape of x for the guidance's own use,
   *     different in every step of a run
   * @return as {@link #gradient(Tensor, NoiseInput)}, conditioned like the network unless a
   *     guidance overrides it
   */
  default Tensor gradient(Tensor x, int k, PixelSchedule pixels, Supplier<Tensor> noise) {
    return gradient(x, pixels.networkInput(k));
  }
}
