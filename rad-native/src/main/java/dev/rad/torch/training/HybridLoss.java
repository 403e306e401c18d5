package dev.rad.torch.training;

import dev.rad.model.PredictionType;
import dev.rad.torch.tensor.Tensor;

/**
 * The ADM's loss, {@code L_simple + λ L_vlb} (Nichol and Dhariwal 2021, arXiv 2102.09672, equation
 * 16), element by element, so that every pixel may have its own schedule.
 *
 * <pre>{@code
 * L_simple = (ε̂ − ε)²
 * L_vlb    = KL(q(x_prev | x, x₀) ‖ p)   in bits; − log p(x₀) at a pixel's last step; 0 where β = 0
 * }</pre>
 *
 * <p>The variational term trains the variance alone: ε̂ is detached in it.
 *
 * @param variationalWeight λ of the single-step term: 1 in the ADM's program, 0.001 in RAD's
 * @param predictionType what the network shall predict; {@code L_simple = (v̂ − v)²} for the
 *     velocity
 * @param activePixelsOnly whether both terms are averaged over the pixels that the step adds noise
 *     to; otherwise over all pixels, as both programs do
 */
record HybridLoss(
    double variationalWeight, PredictionType predictionType, boolean activePixelsOnly) {

  private static final double LN2 = Math.log(2);

  /**
   * A loss and its parts.
   *
   * @param total {@code simple + λ · variational}, a scalar
   * @param simple the mean squared error of the prediction
   * @param variational the variational term in bits per dimension
   */
  record Value(Tensor total, Tensor simple, Tensor variational) {}

  /**
   * Judges a network's output.
   *
   * @param output {@code [B, 6, H, W]}: the prediction, and the variance's place between its bounds
   * @param batch what it was computed from
   * @return the loss
   */
  Value of(Tensor output, TrainingBatch batch) {
    LossCoefficients c = batch.coefficients();
    long channels = batch.clean().size(1);
    Tensor predicted = output.narrow(1, 0, channels);
    Tensor v = output.narrow(1, channels, channels);
    Tensor error = predicted.sub(target(batch));
    Tensor simple = reduce(error.square(), c.active());
    Tensor noiseError = // ε̂ = √ᾱ v̂ + √(1−ᾱ) x
        predictionType == PredictionType.VELOCITY ? error.mul(c.signal()) : error;
    Tensor variational =
        reduce(variational(noiseError.detach(), v, batch.clean(), c).mul(c.active()), c.active());
    return new Value(simple.add(variational.mul(variationalWeight)), simple, variational);
  }

  private Tensor target(TrainingBatch batch) {
    LossCoefficients c = batch.coefficients();
    return switch (predictionType) {
      case EPSILON -> batch.noise();
      case VELOCITY -> batch.noise().mul(c.signal()).sub(batch.clean().mul(c.sigma()));
    };
  }

  private Tensor reduce(Tensor elements, Tensor active) {
    if (!activePixelsOnly) {
      return elements.mean();
    }
    Tensor count = active.sum().mul(elements.size(1)).clamp(1, Float.MAX_VALUE);
    return elements.mul(active).sum().div(count);
  }

  /** The variational term of every element, in bits. */
  static Tensor variational(Tensor error, Tensor v, Tensor clean, LossCoefficients c) {
    Tensor fraction = v.add(1).mul(0.5);
    Tensor logVariance =
        c.logPosteriorVariance().addcmul(fraction, c.logBeta().sub(c.logPosteriorVariance()));
    Tensor meanError = error.mul(c.meanError()); // μ − μ̂, as x₀ − x̂₀ = √((1−ᾱ)/ᾱ) (ε̂ − ε)
    Tensor kl =
        logVariance
            .sub(c.logPosteriorVariance())
            .add(-1)
            .add(c.logPosteriorVariance().sub(logVariance).exp())
            .add(meanError.square().mul(logVariance.neg().exp()))
            .mul(0.5);
    Tensor decoder = DiscretizedGaussian.negativeLogLikelihood(clean, meanError, logVariance);
    return c.last().gt(0.5).where(decoder, kl).mul(1 / LN2);
  }
}
