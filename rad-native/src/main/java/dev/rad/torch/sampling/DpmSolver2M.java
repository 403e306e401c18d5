package dev.rad.torch.sampling;

import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * DPM-Solver++(2M), the multistep solver of second order that extrapolates the clean image (Lu et
 * al. 2022, arXiv 2211.01095, algorithm 2), and SDE-DPM-Solver++(2M) (section 5 and appendix B).
 * With {@code λ = log(√ᾱ / √(1−ᾱ))}, s the present state, t the next one, {@code h = λ_t − λ_s} and
 * {@code r = (λ_s − λ_earlier) / h}:
 *
 * <pre>{@code
 * D    = x̂₀ + (x̂₀ − x̂₀_earlier) / (2r)
 * ODE: x_t = √((1−ᾱ_t) / (1−ᾱ_s)) x_s + √ᾱ_t (1 − e^{−h}) D
 * SDE: x_t = √((1−ᾱ_t) / (1−ᾱ_s)) e^{−h} x_s + √ᾱ_t (1 − e^{−2h}) D + √(1−ᾱ_t) √(1 − e^{−2h}) z
 * }</pre>
 *
 * <p>The SDE's coefficients are those of the posterior {@code q(x_t | x_s, x₀ = D)}. A pixel's
 * first step is of first order ({@code D = x̂₀}: DDIM with η = 0, or 1 for the SDE), and so is the
 * one that makes it clean, which gives {@code x̂₀}. A learned variance is not used.
 *
 * @param stochastic whether to solve the SDE, with fresh noise in every step
 */
public record DpmSolver2M(boolean stochastic) implements TensorSolver {

  @Override
  public String name() {
    return stochastic ? "dpmpp-2m-sde" : "dpmpp-2m";
  }

  @Override
  public Run begin() {
    return new TwoSteps(stochastic);
  }

  private static final class TwoSteps implements Run {
    private final boolean stochastic;
    private final RetainedTensor earlierX0 = new RetainedTensor();
    private @Nullable PixelStep earlier;

    private TwoSteps(boolean stochastic) {
      this.stochastic = stochastic;
    }

    @Override
    public Tensor next(SolverStep step) {
      PixelStep now = step.coefficients();
      Tensor x0 = step.prediction().x0();
      Tensor target =
          earlier == null
              ? x0
              : x0.addcmul(x0.sub(earlierX0.get()), now.map(earlier, LogSnr::extrapolation));
      earlierX0.set(x0);
      earlier = now;
      if (!stochastic) {
        return target
            .mul(now.map(LogSnr::dataWeight))
            .addcmul(step.x(), now.map(LogSnr::stateWeight));
      }
      return target
          .mul(now.map(Transition::posteriorMeanX0))
          .addcmul(step.x(), now.map(Transition::posteriorMeanXt))
          .addcmul(step.noise(), now.map(t -> Math.sqrt(t.posteriorVariance())));
    }

    @Override
    public void close() {
      earlierX0.close();
    }
  }
}
