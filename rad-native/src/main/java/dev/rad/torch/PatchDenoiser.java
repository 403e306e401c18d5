package dev.rad.torch;

import dev.rad.model.PredictionType;
import dev.rad.prior.PatchPrior;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * Denoises with the photo's own patches instead of a network. It is conditioned on every pixel's
 * step and predicts the velocity {@code v̂ = (√ᾱ x − x̂₀) / √(1−ᾱ)} that leads to the closed-form
 * expectation x̂₀ of a {@link PatchPrior}. Any solver can use it.
 */
final class PatchDenoiser implements Denoiser {

  /** The predicted quantity. */
  static final PredictionType PREDICTION = PredictionType.VELOCITY;

  private final PatchPrior prior;
  private final RadScheduler schedule;
  private final int lastState;

  /**
   * Creates a denoiser for one level.
   *
   * @param schedule the noise schedule, of which only phase 1 is run
   * @param lastState the state before the last step, at which pixels are copied instead of averaged
   */
  PatchDenoiser(PatchPrior prior, RadScheduler schedule, int lastState) {
    this.prior = prior;
    this.schedule = schedule;
    this.lastState = lastState;
  }

  @Override
  public Tensor predict(Tensor x, NoiseInput noise) {
    int k = state((NoiseInput.Levels) noise);
    double signal = Math.sqrt(schedule.alphaBar(k, 1));
    double sigma = Math.sqrt(-Math.expm1(schedule.logAlphaBar(k, 1)));
    float[] noisy = x.toFloats();
    float[] state = new float[noisy.length];
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) (noisy[i] / signal);
    }
    float[] clean =
        k <= lastState
            ? prior.copy(state, sigma / signal)
            : prior.expectation(state, sigma / signal);
    float[] velocity = new float[noisy.length];
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = (float) ((signal * noisy[i] - clean[i]) / sigma);
    }
    return Tensors.of(velocity, 1, 3, prior.height(), prior.width()).to(x.device());
  }

  /** Returns the state of the hole's pixels: the noisiest of the levels. */
  private int state(NoiseInput.Levels levels) {
    float most = 0;
    for (float step : levels.steps()[0]) {
      most = Math.max(most, step);
    }
    int k = Math.round(most);
    while (k < schedule.phase1Steps() && schedule.networkStep(k, 1) < most) {
      k++;
    }
    return k;
  }
}
