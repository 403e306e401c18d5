package dev.rad.torch.sampling;

import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * The ancestral step of DDPM (Ho et al. 2020, arXiv 2006.11239, equations 6 and 7), with the
 * variance that the network learns (Nichol and Dhariwal 2021, arXiv 2102.09672, equation 15):
 *
 * <pre>{@code
 * x_prev = μ + √s · z
 * μ      = √ᾱ_prev β / (1 − ᾱ) · x̂₀ + √α (1 − ᾱ_prev) / (1 − ᾱ) · x
 * log s  = f log β + (1 − f) log β̃,   f = (v + 1) / 2,   β̃ = β (1 − ᾱ_prev) / (1 − ᾱ)
 * }</pre>
 *
 * <p>A network that does not learn its variance takes a fixed one. The step that makes a pixel
 * clean draws no noise.
 *
 * <p>With guidance the mean moves by the variance times the gradient, {@code μ + s ∇ log p(y | x)}
 * (Dhariwal and Nichol 2021, arXiv 2105.05233, algorithm 1), in the last step by the variance that
 * ADM's clipping gives it.
 *
 * @param fixedVariance the variance for a network that does not learn it
 */
public record AncestralUpdate(FixedVariance fixedVariance) implements UpdateRule {

  /** Both ends of the range that a learned variance lies in. */
  public enum FixedVariance {
    /** {@code β̃}, the posterior's variance. */
    SMALL,
    /** {@code β}, the ADM's choice for networks that do not learn theirs. */
    LARGE
  }

  /** Creates the ADM's rule: a learned variance, or else the large one. */
  public AncestralUpdate() {
    this(FixedVariance.LARGE);
  }

  @Override
  public String name() {
    return "ancestral";
  }

  @Override
  public Tensor next(Tensor x, Prediction prediction, PixelStep step, Supplier<Tensor> noise) {
    Tensor mean =
        prediction
            .unguidedX0()
            .mul(step.map(Transition::posteriorMeanX0))
            .addcmul(x, step.map(Transition::posteriorMeanXt));
    Tensor gate = step.map(t -> isRandom(t) ? 1 : 0);
    Tensor logVariance = logVariance(prediction, step);
    Tensor guided = prediction.gradient().map(g -> mean.addcmul(g, logVariance.exp())).orElse(mean);
    Tensor sigma = logVariance.mul(0.5).exp().mul(gate);
    return guided.addcmul(noise.get().to(x.device()), sigma);
  }

  private Tensor logVariance(Prediction prediction, PixelStep step) {
    Tensor low = step.logPosteriorVarianceClipped();
    Tensor high = step.map(t -> t.isFrozen() ? 0 : Math.log(t.beta()));
    return prediction
        .varianceFraction()
        .map(fraction -> low.addcmul(fraction, high.sub(low)))
        .orElse(fixedVariance == FixedVariance.SMALL ? low : high);
  }

  private static boolean isRandom(Transition t) {
    return t.posteriorVariance() > 0;
  }
}
