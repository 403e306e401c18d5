package dev.rad.torch.sampling;

import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;

/**
 * Heun's method on the ODE of {@link EulerUpdate}, the deterministic sampler of Karras et al. 2022
 * (arXiv 2206.00364, algorithm 1): an Euler step to {@code y'}, then the mean of the slopes at both
 * ends. With {@code y = x / √ᾱ} and {@code σ = √((1−ᾱ) / ᾱ)},
 *
 * <pre>{@code
 * y'  = y_s + (σ_t − σ_s) ε̂(y_s)
 * y_t = y_s + (σ_t − σ_s) (ε̂(y_s) + ε̂(y')) / 2
 * }</pre>
 *
 * <p>The network is evaluated twice per step. The step that makes a pixel clean is Euler's and
 * gives {@code x̂₀}; if this applies to all pixels that a step changes, it needs one evaluation
 * only.
 */
public record HeunSolver() implements TensorSolver {

  @Override
  public String name() {
    return "heun";
  }

  @Override
  public Run begin() {
    return HeunSolver::next;
  }

  private static Tensor next(SolverStep step) {
    PixelStep coefficients = step.coefficients();
    Prediction here = step.prediction();
    Tensor euler = new EulerUpdate().next(step.x(), here, coefficients, step::noise);
    if (!coefficients.anyMatch(HeunSolver::hasSecondSlope)) {
      return euler;
    }
    Tensor slope = here.noise(step.x(), coefficients);
    Tensor slopeThere = step.predictNext(euler).noise(euler, coefficients.endState());
    return euler.addcmul(slopeThere.sub(slope), coefficients.map(HeunSolver::halfStep));
  }

  private static boolean hasSecondSlope(Transition t) {
    return !t.isFrozen() && !t.isFinal();
  }

  /** Returns {@code √ᾱ_t (σ_t − σ_s) / 2}. */
  private static double halfStep(Transition t) {
    if (!hasSecondSlope(t)) {
      return 0;
    }
    return 0.5
        * Math.sqrt(t.alphaBarPrevious())
        * Prediction.noiseOverSignal(t)
        * Math.expm1(-LogSnr.step(t));
  }
}
