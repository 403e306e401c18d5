package dev.rad.torch.baseline;

import dev.rad.torch.sampling.Prediction;
import dev.rad.torch.tensor.Tensor;

/**
 * The prediction of a network that predicts noise: {@code x̂₀ = (x − √(1−ᾱ) ε̂) / √ᾱ}.
 *
 * @param epsilon the noise ε̂, {@code [B, C, H, W]}
 * @param x0 the clean image, not limited
 * @param output the network's, {@code [B, C, H, W]}, or {@code [B, 2C, H, W]} with a learned
 *     variance
 */
public record NoisePrediction(Tensor epsilon, Tensor x0, Tensor output) {

  /**
   * Reads a network's output.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param output {@code [B, C, H, W]} or {@code [B, 2C, H, W]}
   * @param logAlphaBar {@code log ᾱ} of their state, below 0
   * @return the prediction
   */
  public static NoisePrediction of(Tensor x, Tensor output, double logAlphaBar) {
    Tensor epsilon = output.narrow(1, 0, x.size(1));
    double signal = Math.exp(0.5 * logAlphaBar);
    double noise = Math.sqrt(-Math.expm1(logAlphaBar));
    Tensor x0 = x.mul(1 / signal).sub(epsilon.mul(noise / signal));
    return new NoisePrediction(epsilon, x0, output);
  }

  /**
   * Returns the clean image clipped to {@code [−1, 1]}.
   *
   * @return {@code [B, C, H, W]}
   */
  public Tensor clippedX0() {
    return x0.clamp(-1, 1);
  }

  /**
   * Returns the form that update rules of {@link dev.rad.torch.sampling} take, clipped as ADM does.
   *
   * @return the prediction
   */
  public Prediction clipped() {
    return Prediction.of(clippedX0(), output);
  }
}
