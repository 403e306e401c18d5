package dev.rad.torch.sampling;

import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * A solver that keeps no state and evaluates the network once per step: one step of a reverse
 * process, element by element, so that every pixel may have its own schedule. The sampler restores
 * pixels whose step is frozen (β = 0), so a rule can ignore them.
 */
@FunctionalInterface
public interface UpdateRule extends TensorSolver {
  /**
   * Computes the next state.
   *
   * @param x the current state, {@code [B, C, H, W]}
   * @param prediction the network's prediction at x
   * @param step the coefficients at every pixel
   * @param noise draws this step's standard normal noise
   * @return the next state
   */
  Tensor next(Tensor x, Prediction prediction, PixelStep step, Supplier<Tensor> noise);

  @Override
  default Run begin() {
    return step -> next(step.x(), step.prediction(), step.coefficients(), step::noise);
  }
}
