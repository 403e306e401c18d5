package dev.rad.torch.sampling;

import dev.rad.model.PredictionType;
import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A prediction from a noisy image by the network's output: the clean image and, if the network
 * learns it, the variance. Immutable.
 */
public final class Prediction {

  private final Tensor x0;
  private final @Nullable Tensor varianceFraction;
  private final Tensor unguidedX0;
  private final @Nullable Tensor gradient;

  private Prediction(
      Tensor x0, @Nullable Tensor varianceFraction, Tensor unguidedX0, @Nullable Tensor gradient) {
    this.x0 = x0;
    this.varianceFraction = varianceFraction;
    this.unguidedX0 = unguidedX0;
    this.gradient = gradient;
  }

  /**
   * Creates a prediction without guidance, with the variance that the network's output has.
   *
   * @param x0 the clean image, {@code [B, C, H, W]}
   * @param output the network's output: {@code [B, 2C, H, W]} with the variance's place between its
   *     bounds, {@code v} in {@code [−1, 1]}, in the second half of the channels, or {@code [B, C,
   *     H, W]} without it
   * @return the prediction
   */
  public static Prediction of(Tensor x0, Tensor output) {
    long channels = x0.size(1);
    Tensor fraction =
        output.size(1) == channels ? null : output.narrow(1, channels, channels).add(1).mul(0.5);
    return new Prediction(x0, fraction, x0, null);
  }

  /**
   * Reads a network's output.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param output {@code [B, C, H, W]} or {@code [B, 2C, H, W]}
   * @param type what the output means
   * @param at the state of x
   * @param limit keeps the clean images within their range
   * @return the prediction
   */
  static Prediction of(
      Tensor x, Tensor output, PredictionType type, PixelStep at, UnaryOperator<Tensor> limit) {
    Tensor predicted = output.narrow(1, 0, x.size(1));
    Tensor x0 =
        switch (type) {
          case EPSILON ->
              x.mul(at.map(t -> 1 / Math.sqrt(t.alphaBar())))
                  .sub(predicted.mul(at.map(Prediction::noiseOverSignal)));
          case VELOCITY ->
              x.mul(at.map(t -> Math.sqrt(t.alphaBar())))
                  .sub(predicted.mul(at.map(t -> Math.sqrt(t.oneMinusAlphaBar()))));
          case X0 -> at.map(t -> t.oneMinusAlphaBar() == 0 ? 1 : 0).gt(0.5).where(x, predicted);
        };
    return of(limit.apply(x0), output);
  }

  /**
   * Returns the clean image: {@code x̂₀ = (x − √(1−ᾱ) ε̂) / √ᾱ = √ᾱ x − √(1−ᾱ) v̂} or the network's
   * output itself, limited by the sampler's {@link Thresholding}, then moved by its {@link
   * Guidance} if it has one.
   *
   * @return {@code [B, C, H, W]}
   */
  public Tensor x0() {
    return x0;
  }

  /**
   * Returns the variance's place between its bounds, {@code (v + 1) / 2}.
   *
   * @return {@code [B, C, H, W]}; empty where the network does not learn it
   */
  public Optional<Tensor> varianceFraction() {
    return Optional.ofNullable(varianceFraction);
  }

  /** {@return {@code x̂₀} before the guidance, {@code [B, C, H, W]}} */
  public Tensor unguidedX0() {
    return unguidedX0;
  }

  /** {@return the guidance's {@code ∇ log p(y | x)}, {@code [B, C, H, W]}; empty without one} */
  public Optional<Tensor> gradient() {
    return Optional.ofNullable(gradient);
  }

  /**
   * Follows a guidance's gradient g as DDIM does (Dhariwal and Nichol 2021, arXiv 2105.05233,
   * algorithm 2): {@code ε̂ − √(1−ᾱ) g}, that is {@code x̂₀ + (1−ᾱ)/√ᾱ · g}.
   */
  Prediction guided(Tensor gradient, PixelStep at) {
    Tensor moved =
        x0.addcmul(gradient, at.map(t -> t.oneMinusAlphaBar() / Math.sqrt(t.alphaBar())));
    return new Prediction(moved, varianceFraction, x0, gradient);
  }

  /**
   * Computes the noise that corresponds to the clean image: {@code ε̂ = (x − √ᾱ x̂₀) / √(1−ᾱ)}.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param at their state, or a step that starts in it
   * @return the noise, and 0 where a pixel has none
   */
  public Tensor noise(Tensor x, PixelStep at) {
    return x.mul(at.map(t -> t.oneMinusAlphaBar() == 0 ? 0 : 1 / Math.sqrt(t.oneMinusAlphaBar())))
        .sub(x0.mul(at.map(t -> t.oneMinusAlphaBar() == 0 ? 0 : 1 / noiseOverSignal(t))));
  }

  /** Returns {@code √((1 − ᾱ) / ᾱ)}. */
  static double noiseOverSignal(Transition t) {
    return Math.sqrt(t.oneMinusAlphaBar() / t.alphaBar());
  }

  @Override
  public String toString() {
    return "Prediction[%s%s%s]"
        .formatted(
            x0,
            varianceFraction == null ? "" : ", with variance",
            gradient == null ? "" : ", guided");
  }
}
