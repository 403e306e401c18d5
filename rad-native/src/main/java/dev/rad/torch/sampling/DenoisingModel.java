package dev.rad.torch.sampling;

import dev.rad.model.PredictionType;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A network and how its output is read.
 *
 * @param denoiser the network
 * @param type what its output means
 * @param thresholding keeps clean images within their range
 * @param guidance the guidance of the run, if any
 */
record DenoisingModel(
    Denoiser denoiser,
    PredictionType type,
    Thresholding thresholding,
    Optional<Guidance> guidance) {

  /** Creates a model without guidance. */
  DenoisingModel(Denoiser denoiser, PredictionType type, Thresholding thresholding) {
    this(denoiser, type, thresholding, Optional.empty());
  }

  /** Returns the same model with guidance. */
  DenoisingModel withGuidance(Guidance wanted) {
    return new DenoisingModel(denoiser, type, thresholding, Optional.of(wanted));
  }

  /**
   * Evaluates the network.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param k the state that they are in
   * @param pixels the schedule over their pixels
   * @param step the current step, which determines the pixels that change
   * @param noise draws noise for the guidance
   * @return the network's prediction
   */
  Prediction predict(
      Tensor x, int k, PixelSchedule pixels, PixelStep step, Supplier<Tensor> noise) {
    NoiseInput levels = pixels.networkInput(k);
    PixelStep at = pixels.at(k);
    Tensor output = denoiser.predict(x, levels);
    Tensor changing = step.map(t -> t.isFrozen() ? 0 : 1).gt(0.5);
    Prediction prediction =
        Prediction.of(x, output, type, at, x0 -> thresholding.limit(x0, changing));
    return guidance
        .map(g -> prediction.guided(g.gradient(x, k, pixels, noise).to(x.device()), at))
        .orElse(prediction);
  }
}
