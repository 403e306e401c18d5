package dev.rad.torch.baseline;

import dev.rad.exception.CancelledException;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The context of one run of a method: the network, the known pixels, noise and progress. It counts
 * evaluations per image.
 */
public final class BaselineRun {

  private final DifferentiableDenoiser network;
  private final GaussianSchedule process;
  private final Observation observation;
  private final RoleNoise noise;
  private final ProgressReporter progress;
  private final StateObserver observer;
  private final long begin = System.nanoTime();
  private long firstEvaluation;
  private int forward;
  private int backward;
  private @Nullable Tensor clean; // what the network expects, within a step

  BaselineRun(
      DifferentiableDenoiser network,
      GaussianSchedule process,
      Observation observation,
      RoleNoise noise,
      ProgressReporter progress,
      StateObserver observer) {
    this.network = network;
    this.process = process;
    this.observation = observation;
    this.noise = noise;
    this.progress = progress;
    this.observer = observer;
  }

  /**
   * Returns the process that the network was trained with.
   *
   * @return the schedule, of all steps
   */
  public GaussianSchedule process() {
    return process;
  }

  /**
   * Returns the known pixels of the pictures.
   *
   * @return the observation, on the network's device
   */
  public Observation observation() {
    return observation;
  }

  /**
   * Draws noise.
   *
   * @param role what it is for
   * @param index 0 for the role's first draw, then 1, 2, …
   * @return standard normal, of the photo's shape and on its device
   */
  public Tensor draw(NoiseRole role, int index) {
    return noise.draw(role, index, observation.photo().shape()).to(observation.photo().device());
  }

  /**
   * Noises the known pixels to a state, with the role's noise: {@code √ᾱ_k y + √(1−ᾱ_k) z}.
   *
   * @param schedule the process, respaced as the method likes
   * @param k the state, 0 for the photo itself, which draws no noise
   * @param role what the noise is for
   * @param index which draw
   * @return the noisy photo, {@code [B, C, H, W]}
   */
  public Tensor knownAt(GaussianSchedule schedule, int k, NoiseRole role, int index) {
    return k == 0
        ? observation.photo()
        : observation.noised(schedule.alphaBar(k, 1), draw(role, index));
  }

  /**
   * Evaluates the network at a state.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param schedule the process, respaced as the method likes
   * @param k their state, at least 1
   * @return what it says
   * @throws CancelledException if the listener asked to stop
   */
  public NoisePrediction predict(Tensor x, GaussianSchedule schedule, int k) {
    return predict(x, schedule.networkStep(k, 1), schedule.logAlphaBar(k, 1));
  }

  /**
   * Evaluates the network for any step number.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param networkStep the step number for the conditioning, the same for all images; may be
   *     fractional
   * @param logAlphaBar {@code log ᾱ} of their state, below 0
   * @return what it says
   * @throws CancelledException if the listener asked to stop
   */
  public NoisePrediction predict(Tensor x, double networkStep, double logAlphaBar) {
    NoisePrediction prediction = NoisePrediction.of(x, evaluate(x, networkStep), logAlphaBar);
    clean = prediction.x0();
    return prediction;
  }

  /**
   * Evaluates the network for any step number.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param networkStep the step number for the conditioning, the same for all images; may be
   *     fractional
   * @return the network's output, {@code [B, C_out, H, W]}
   * @throws CancelledException if the listener asked to stop
   */
  public Tensor evaluate(Tensor x, double networkStep) {
    count(1, 0);
    return network.predict(x, uniform(x, networkStep));
  }

  /**
   * Evaluates the network for several states of the pictures at once, in one batch.
   *
   * @param x noisy images, {@code [K·B, C, H, W]}, the rows of one state beside each other
   * @param networkSteps K step numbers
   * @return the network's output, {@code [K·B, C_out, H, W]}
   * @throws CancelledException if the listener asked to stop
   */
  public Tensor evaluateRows(Tensor x, double... networkSteps) {
    count(networkSteps.length, 0);
    int images = Math.toIntExact(x.size(0)) / networkSteps.length;
    double[] steps = new double[images * networkSteps.length];
    Arrays.setAll(steps, i -> networkSteps[i / images]);
    return network.predict(x, NoiseInput.uniform(steps));
  }

  /**
   * Returns the network, for methods that sample in their own way; every call is counted.
   *
   * @return the network
   */
  public Denoiser denoiser() {
    return (x, levels) -> {
      count(1, 0);
      return network.predict(x, levels);
    };
  }

  /**
   * Computes the gradient of a loss with respect to the state, through the network (a
   * vector–Jacobian product): one evaluation and one pass back.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param schedule the process, respaced as the method likes
   * @param k their state, at least 1
   * @param loss what each image's derivatives are of
   * @return loss and gradient
   * @throws CancelledException if the listener asked to stop
   */
  public LossGradient gradient(Tensor x, GaussianSchedule schedule, int k, ImageLoss loss) {
    count(1, 1);
    NoiseInput level = uniform(x, schedule.networkStep(k, 1));
    LossGradient result =
        Autograd.on(
            () ->
                LossGradient.of(
                    x, schedule.logAlphaBar(k, 1), loss, network.differentiate(x.detach(), level)));
    clean = result.prediction().x0();
    return result;
  }

  /** Computes a state from the one before; the index counts from 0. */
  @FunctionalInterface
  public interface StepFunction {
    /**
     * Computes a step.
     *
     * @param x the present state, which the caller must not change or close
     * @param index which step, from 0
     * @return the next state
     */
    Tensor next(Tensor x, int index);
  }

  /**
   * Takes steps one after the other: frees what each leaves behind, reports it, and stops where the
   * listener asks to.
   *
   * @param start the state to begin with; it stays the caller's
   * @param count how many steps
   * @param step computes each next state
   * @return the last state
   * @throws CancelledException if the listener asked to stop, or this thread is interrupted
   */
  public Tensor loop(Tensor start, int count, StepFunction step) {
    return TensorScope.compute(
        () -> {
          Tensor x = start;
          for (int i = 0; i < count; i++) {
            progress.requireGoingOn("before", i + 1, count);
            clean = null;
            Tensor previous = x;
            try (var scope = TensorScope.open()) {
              x = scope.keep(step.next(x, i));
              progress.report(clean == null ? x : clean, count); // a step back up predicts nothing
              observer.onState(i, x);
            }
            if (previous != start) {
              previous.close();
            }
          }
          return x;
        });
  }

  /**
   * Returns the coefficients of a reverse step, for {@link dev.rad.torch.sampling.UpdateRule}s.
   *
   * @param schedule the process, respaced as the method likes
   * @param from the noisier state
   * @param to the cleaner state
   * @return the step, the same at every pixel
   */
  public PixelStep step(GaussianSchedule schedule, int from, int to) {
    int images = Math.toIntExact(observation.photo().size(0));
    return PixelSchedule.uniform(schedule, images, observation.photo().device())
        .step(new StepPlan.Step(from, to));
  }

  /**
   * Returns what counts the run's steps, for samplers of their own.
   *
   * @return the call's progress
   */
  public ProgressReporter progress() {
    return progress;
  }

  private static NoiseInput uniform(Tensor x, double networkStep) {
    double[] steps = new double[Math.toIntExact(x.size(0))];
    Arrays.fill(steps, networkStep);
    return NoiseInput.uniform(steps);
  }

  private void count(int evaluations, int passesBack) {
    if (progress.isCancelled()) {
      throw new CancelledException("stopped after " + forward + " evaluations of the network");
    }
    if (forward == 0) {
      firstEvaluation = System.nanoTime();
    }
    forward += evaluations;
    backward += passesBack;
  }

  InferenceCost cost() {
    long now = System.nanoTime();
    long first = forward == 0 ? now : firstEvaluation;
    return new InferenceCost(
        forward, backward, Duration.ofNanos(first - begin), Duration.ofNanos(now - first));
  }

  /** {@return the pictures, and what was computed of them so far} */
  @Override
  public String toString() {
    return "BaselineRun[%s, %d evaluations, %d passes back]"
        .formatted(observation.photo().shape(), forward, backward);
  }
}
