package dev.rad.torch.training;

import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.List;

/**
 * The ADM's loss, {@code L_simple + λ L_vlb} (Nichol and Dhariwal 2021, arXiv 2102.09672, equation
 * 16), computed element by element, so that every pixel may have its own schedule.
 *
 * <pre>{@code
 * L_simple = (ε̂ − ε)²
 * L_vlb    = KL(q(x_prev | x, x₀) ‖ p)   in bits; − log p(x₀) at a pixel's last step; 0 where β = 0
 * }</pre>
 *
 * <p>The variational term trains the variance alone: ε̂ is detached in it.
 *
 * <p>With a bound γ on the signal-to-noise ratio {@code s = ᾱ/(1−ᾱ)}, L_simple has a weight at
 * every pixel (Hang et al. 2023, arXiv 2303.09556): {@code min(s, γ)/s} for the noise, {@code
 * min(s, γ)/(s + 1)} for the velocity, {@code min(s, γ)} for x₀. Each is equal to an error of x₀
 * with the last of these weights.
 *
 * <p>Both are means over each picture first, then over the pictures, so that the loss of a batch is
 * the mean of the losses of its parts. TD-Paint's are means over all hole pixels of a batch, so
 * that a part counts by its {@link #weight share} of those pixels.
 *
 * @param objective the weight of the variational term, what is predicted, and which pixels count;
 *     {@code L_simple = (v̂ − v)²} where the network predicts the velocity, {@code (x̂₀ − x₀)²}
 *     where it predicts the image
 */
record HybridLoss(Objective objective) {

  private static final double LN2 = Math.log(2);
  private static final double LEAST_SIGMA = 1e-6; // below that of any step with noise

  /**
   * A loss and its parts.
   *
   * @param total {@code simple + λ · variational}, a scalar
   * @param simple the mean squared error of the prediction
   * @param variational the variational term in bits per dimension
   */
  record Value(Tensor total, Tensor simple, Tensor variational) {}

  /**
   * Computes the loss of a network's output.
   *
   * @param output {@code [B, 6, H, W]}: the prediction, and the variance's place between its
   *     bounds; or {@code [B, 3, H, W]} without it
   * @param batch the batch that it was computed from
   * @return the loss
   */
  Value of(Tensor output, TrainingBatch batch) {
    LossCoefficients c = batch.coefficients();
    long channels = batch.clean().size(1);
    Tensor error = output.narrow(1, 0, channels).sub(target(batch));
    Tensor squares = objective.minSnr() > 0 ? error.square().mul(weight(c)) : error.square();
    Tensor simple =
        objective.simpleActiveOnly() ? meanOfActive(squares, c.active()) : squares.mean();
    if (output.size(1) == channels) { // a network that does not learn its variance
      return new Value(simple, simple, Tensors.zeros(DType.F32).to(output.device()));
    }
    Tensor v = output.narrow(1, channels, channels);
    Tensor variational =
        meanOfActive(variational(noiseError(error, c).detach(), v, batch.clean(), c), c.active());
    return new Value(
        simple.add(variational.mul(objective.variationalWeight())), simple, variational);
  }

  /**
   * Returns the weight of some pictures in the mean loss of several.
   *
   * @param examples the pictures
   * @return the number of pictures, or of the pixels in their holes
   */
  double weight(List<TrainingExample> examples) {
    return objective.weighsHoles()
        ? examples.stream().mapToDouble(TrainingExample::knownHole).sum()
        : examples.size();
  }

  private Tensor target(TrainingBatch batch) {
    LossCoefficients c = batch.coefficients();
    return switch (objective.predictionType()) {
      case EPSILON -> batch.noise();
      case VELOCITY -> batch.noise().mul(c.signal()).sub(batch.clean().mul(c.sigma()));
      case X0 -> batch.clean();
    };
  }

  /**
   * Converts an error of the prediction to the error {@code ε̂ − ε} of the noise, where a pixel has
   * noise.
   */
  private Tensor noiseError(Tensor error, LossCoefficients c) {
    return switch (objective.predictionType()) {
      case EPSILON -> error;
      case VELOCITY -> error.mul(c.signal()); // ε̂ = √ᾱ v̂ + √(1−ᾱ) x
      case X0 -> error.mul(c.signal()).div(c.sigma().clamp(LEAST_SIGMA, 1)).mul(-1);
    };
  }

  /**
   * Computes the weight of Min-SNR-γ, {@code [B, 1, H, W]}, from the signal-to-noise ratio {@code s
   * = ᾱ/(1−ᾱ)}, which is ∞ where pixels are clean.
   */
  private Tensor weight(LossCoefficients c) {
    Tensor signal = c.signal().square();
    Tensor variance = c.sigma().square(); // 1/(s + 1)
    Tensor ofImage = signal.div(variance).clamp(objective.snrFloor(), objective.minSnr());
    return switch (objective.predictionType()) {
      case EPSILON -> ofImage.mul(variance).div(signal);
      case VELOCITY -> ofImage.mul(variance);
      case X0 -> ofImage;
    };
  }

  /** Sums over the active pixels and divides by their number or by the number of all pixels. */
  private Tensor meanOfActive(Tensor elements, Tensor active) {
    if (objective.weighsHoles()) {
      return elements.mul(active).mean().div(active.mean().clamp(Float.MIN_NORMAL, 1));
    }
    Tensor perPicture = elements.mul(active).meanPerImage(); // [B]
    return objective.normalizeByActive()
        ? perPicture.div(active.meanPerImage().clamp(Float.MIN_NORMAL, 1)).mean()
        : perPicture.mean();
  }

  /** Computes the variational term of every element, in bits. */
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
