package dev.rad.torch.sampling;

import dev.rad.CancelledException;
import dev.rad.ProgressListener;
import dev.rad.model.PredictionType;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;

/**
 * Runs a reverse process over a plan of steps. To inpaint, only phase 1 is run backwards (RAD, CVPR
 * 2025, section 3.1): pixels whose step has β = 0 keep their value, bit for bit.
 */
public final class Sampler {

  private final Denoiser denoiser;
  private final PredictionType predictionType;
  private final UpdateRule rule;
  private final StepPlan plan;

  /**
   * Creates a sampler for a network that predicts the noise.
   *
   * @param denoiser the network
   * @param rule computes each next state
   * @param plan which steps to take
   */
  public Sampler(Denoiser denoiser, UpdateRule rule, StepPlan plan) {
    this(denoiser, PredictionType.EPSILON, rule, plan);
  }

  /**
   * Creates a sampler.
   *
   * @param denoiser the network
   * @param predictionType what the network's output means
   * @param rule computes each next state
   * @param plan which steps to take
   */
  public Sampler(Denoiser denoiser, PredictionType predictionType, UpdateRule rule, StepPlan plan) {
    this.denoiser = denoiser;
    this.predictionType = predictionType;
    this.rule = rule;
    this.plan = plan;
  }

  /**
   * The state that an inpainting starts from: pure noise where nothing is known, so that what an
   * image holds under its hole cannot influence the result; the image where all is known; and in
   * between (soft masks) the forward process.
   *
   * @param images {@code [B, C, H, W]} in {@code [−1, 1]}
   * @param pixels the schedule over their pixels
   * @param noise draws the noise
   * @return the state at {@link StepPlan#start}
   */
  public Tensor start(Tensor images, PixelSchedule pixels, NoiseSource noise) {
    Tensor z = noise.draw(0, images.shape()).to(images.device());
    return pixels.unknown().where(z, pixels.noised(images, z, plan.start()));
  }

  /**
   * Runs the process.
   *
   * @param start the state to begin with, {@code [B, C, H, W]}
   * @param pixels the schedule over its pixels
   * @param noise draws each step's noise, with indices from 1
   * @param listener told of every step, and asked whether to go on
   * @return the last state, owned by the enclosing scope, or by the caller if there is none
   * @throws CancelledException if the listener asked to stop
   */
  public Tensor run(
      Tensor start, PixelSchedule pixels, NoiseSource noise, ProgressListener listener) {
    return Autograd.off(
        () -> {
          List<StepPlan.Step> steps = plan.steps();
          Tensor x = start;
          for (int i = 0; i < steps.size(); i++) {
            if (listener.isCancelled()) {
              throw new CancelledException(
                  "stopped before step " + (i + 1) + " of " + steps.size());
            }
            Tensor next = step(x, steps.get(i), i + 1, pixels, noise);
            if (x != start) {
              x.close();
            }
            x = next;
            listener.onStep(i + 1, steps.size());
          }
          return x;
        });
  }

  private Tensor step(
      Tensor x, StepPlan.Step step, int index, PixelSchedule pixels, NoiseSource noise) {
    Shape shape = x.shape();
    return TensorScope.compute(
        () -> {
          PixelStep coefficients = pixels.step(step);
          Tensor output = denoiser.predict(x, pixels.networkInput(step.from()));
          Prediction prediction = Prediction.of(x, output, predictionType, coefficients);
          Tensor next = rule.next(x, prediction, coefficients, () -> noise.draw(index, shape));
          Tensor frozen = coefficients.map(t -> t.isFrozen() ? 1 : 0).gt(0.5);
          return frozen.where(x, next);
        });
  }
}
