package dev.rad.torch.sampling;

import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.model.PredictionType;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.Transition;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/**
 * DDIM in the forward direction, from a picture to the noise from which {@link DdimUpdate} with η =
 * 0 makes it (Song et al. 2021, arXiv 2010.02502, section 4.3; Dhariwal and Nichol 2021, arXiv
 * 2105.05233, appendix F). From a state t to a noisier state s:
 *
 * <pre>{@code
 * x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s) ε̂,   both predicted at t
 * }</pre>
 *
 * <p>It is Euler's method on the same ODE in the other direction: running DDIM back returns the
 * picture up to an error that falls with the number of steps. A pixel without noise has {@code ε̂ =
 * 0}, the limit of the exact prediction for images that have a density, so the network's output for
 * clean pixels is not used. Frozen pixels keep their bits.
 *
 * @param denoiser the network
 * @param predictionType what the network's output means
 * @param thresholding the limit of clean images; {@link Thresholding#NONE} for the most exact
 *     reconstruction
 * @param plan the plan of the reconstruction; its steps are taken in the opposite order
 */
public record DdimInversion(
    Denoiser denoiser, PredictionType predictionType, Thresholding thresholding, StepPlan plan) {

  /**
   * Checks the plan.
   *
   * @throws IllegalArgumentException if its steps do not lead from its start to the clean picture
   */
  public DdimInversion {
    if (!plan.isChained()) {
      throw new IllegalArgumentException(
          "only a plan whose steps lead to the clean picture one by one can be inverted: " + plan);
    }
  }

  /**
   * Runs the process.
   *
   * @param images clean images, {@code [B, C, H, W]} in {@code [−1, 1]}
   * @param pixels the schedule over their pixels
   * @param listener called after every step, and asked whether to stop
   * @return the state at {@link StepPlan#start}, owned by the enclosing scope, or by the caller if
   *     there is none
   * @throws CancelledException if the listener asked to stop
   */
  public Tensor run(Tensor images, PixelSchedule pixels, ProgressListener listener) {
    return Autograd.off(
        () -> TensorScope.compute(() -> steps(images, pixels, new ProgressReporter(listener))));
  }

  private Tensor steps(Tensor images, PixelSchedule pixels, ProgressReporter progress) {
    var model = new DenoisingModel(denoiser, predictionType, thresholding);
    int count = plan.steps().size();
    Tensor x = images;
    for (int i = 1; i <= count; i++) {
      progress.requireGoingOn("before", i, count);
      PixelStep step = pixels.step(plan.steps().get(count - i)); // from the clean end
      Tensor previous = x;
      try (var scope = TensorScope.open()) {
        Prediction prediction = model.predict(x, step.to(), pixels, step, DdimInversion::noNoise);
        Tensor noisier =
            x.mul(step.map(DdimInversion::stateWeight))
                .addcmul(prediction.x0(), step.map(DdimInversion::dataWeight));
        x = scope.keep(step.frozen().where(x, noisier));
        progress.report(prediction.x0(), count);
      }
      if (previous != images) {
        previous.close();
      }
    }
    return x;
  }

  private static Tensor noNoise() {
    throw new IllegalStateException("an inversion has no guidance, and draws no noise");
  }

  /** Returns {@code √((1−ᾱ_s) / (1−ᾱ_t))}; {@code √ᾱ_s} where the state t has no noise. */
  private static double stateWeight(Transition t) {
    return t.oneMinusAlphaBarPrevious() == 0 ? Math.sqrt(t.alphaBar()) : 1 / LogSnr.stateWeight(t);
  }

  /** Returns {@code √ᾱ_s (1 − e^h)}, h being the step back's; 0 where the state t has no noise. */
  private static double dataWeight(Transition t) {
    return t.oneMinusAlphaBarPrevious() == 0
        ? 0
        : Math.sqrt(t.alphaBar()) * -Math.expm1(LogSnr.step(t));
  }
}
