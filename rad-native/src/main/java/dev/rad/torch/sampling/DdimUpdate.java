package dev.rad.torch.sampling;

import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * The step of DDIM (Song et al. 2021, arXiv 2010.02502, equation 12), with the noise re-derived
 * from the limited clean image:
 *
 * <pre>{@code
 * x_prev = √ᾱ_prev x̂₀ + √(1 − ᾱ_prev − σ²) ε̂ + σ z,   σ = η √β̃
 * }</pre>
 *
 * @param eta 0 for the deterministic process, 1 for as much noise as the ancestral one
 */
public record DdimUpdate(double eta) implements UpdateRule {

  /**
   * Checks eta.
   *
   * @throws IllegalArgumentException if it is not in {@code [0, 1]}
   */
  public DdimUpdate {
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta must be between 0 and 1, not " + eta);
    }
  }

  @Override
  public String name() {
    return SolverNames.ddim(eta);
  }

  @Override
  public Tensor next(Tensor x, Prediction prediction, PixelStep step, Supplier<Tensor> noise) {
    Tensor x0 = prediction.x0();
    Tensor epsilon = prediction.noise(x, step);
    Tensor next =
        x0.mul(step.map(t -> Math.sqrt(t.alphaBarPrevious())))
            .addcmul(epsilon, step.map(this::direction));
    return eta == 0
        ? next
        : next.addcmul(
            noise.get().to(x.device()), step.map(t -> eta * Math.sqrt(t.posteriorVariance())));
  }

  /** Returns {@code √(1 − ᾱ_prev − σ²)}, kept from going below zero by rounding. */
  private double direction(Transition t) {
    return Math.sqrt(Math.max(0, t.oneMinusAlphaBarPrevious() - eta * eta * t.posteriorVariance()));
  }
}
