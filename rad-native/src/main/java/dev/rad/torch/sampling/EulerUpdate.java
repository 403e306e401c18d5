package dev.rad.torch.sampling;

import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Euler's step on the probability-flow ODE of the variance-preserving process, in the rescaled form
 * of Karras et al. 2022 (arXiv 2206.00364, section 3 and algorithm 1): with {@code y = x / √ᾱ} and
 * {@code σ = √((1−ᾱ) / ᾱ)},
 *
 * <pre>{@code
 * dy/dσ = (y − x̂₀) / σ = ε̂
 * y_t   = y_s + (σ_t − σ_s) ε̂ = (σ_t / σ_s) y_s + (1 − σ_t / σ_s) x̂₀
 * }</pre>
 *
 * <p>In this form it is the same map as {@link DdimUpdate} with η = 0 (Song et al. 2021, arXiv
 * 2010.02502, equation 14), up to rounding.
 */
public record EulerUpdate() implements UpdateRule {

  @Override
  public String name() {
    return "euler";
  }

  @Override
  public Tensor next(Tensor x, Prediction prediction, PixelStep step, Supplier<Tensor> noise) {
    return prediction
        .x0()
        .mul(step.map(LogSnr::dataWeight)) // σ_t / σ_s = e^{−h}
        .addcmul(x, step.map(LogSnr::stateWeight));
  }
}
