package dev.rad.torch.sampling;

import dev.rad.model.PredictionType;
import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;

/**
 * What the network's output says about a noisy image.
 *
 * @param x0 the clean image, {@code x̂₀ = (x − √(1−ᾱ) ε̂) / √ᾱ = √ᾱ x − √(1−ᾱ) v̂}, limited to
 *     {@code [−1, 1]}
 * @param varianceFraction {@code (v + 1) / 2}, the variance's place between its bounds; null where
 *     the network does not learn it
 */
public record Prediction(Tensor x0, Tensor varianceFraction) {

  /**
   * Reads a network's output.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param output {@code [B, C, H, W]} or {@code [B, 2C, H, W]}
   * @param type what the output means
   * @param step the step being taken
   * @return the prediction, with clipped clean images
   */
  static Prediction of(Tensor x, Tensor output, PredictionType type, PixelStep step) {
    long channels = x.size(1);
    Tensor predicted = output.narrow(1, 0, channels);
    Tensor x0 =
        switch (type) {
          case EPSILON ->
              x.mul(step.map(t -> 1 / Math.sqrt(t.alphaBar())))
                  .sub(predicted.mul(step.map(Prediction::noiseOverSignal)));
          case VELOCITY ->
              x.mul(step.map(t -> Math.sqrt(t.alphaBar())))
                  .sub(predicted.mul(step.map(t -> Math.sqrt(t.oneMinusAlphaBar()))));
        };
    Tensor fraction =
        output.size(1) == channels ? null : output.narrow(1, channels, channels).add(1).mul(0.5);
    return new Prediction(x0.clamp(-1, 1), fraction);
  }

  /** {@code √((1 − ᾱ) / ᾱ)}. */
  static double noiseOverSignal(Transition t) {
    return Math.sqrt(t.oneMinusAlphaBar() / t.alphaBar());
  }
}
