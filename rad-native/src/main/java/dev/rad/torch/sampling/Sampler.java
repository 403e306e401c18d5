package dev.rad.torch.sampling;

import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.model.PredictionType;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.function.Supplier;

/**
 * Runs a reverse process over a plan of steps. To inpaint, only phase 1 is run backwards (RAD, CVPR
 * 2025, section 3.1): pixels whose step has β = 0 keep their value, bit for bit, and a step in
 * which this holds for all pixels does not evaluate the network.
 */
public final class Sampler {

  private final DenoisingModel model;
  private final TensorSolver solver;
  private final StepPlan plan;

  /**
   * Creates a sampler for a network that predicts the noise.
   *
   * @param denoiser the network
   * @param solver computes each next state
   * @param plan the steps to take
   */
  public Sampler(Denoiser denoiser, TensorSolver solver, StepPlan plan) {
    this(denoiser, PredictionType.EPSILON, solver, plan);
  }

  /**
   * Creates a sampler. It clips predicted clean images to {@code [−1, 1]} and follows no guidance.
   *
   * @param denoiser the network
   * @param predictionType what the network's output means
   * @param solver computes each next state
   * @param plan the steps to take
   */
  public Sampler(
      Denoiser denoiser, PredictionType predictionType, TensorSolver solver, StepPlan plan) {
    this(new DenoisingModel(denoiser, predictionType, Thresholding.CLIP), solver, plan);
  }

  private Sampler(DenoisingModel model, TensorSolver solver, StepPlan plan) {
    this.model = model;
    this.solver = solver;
    this.plan = plan;
  }

  /**
   * Returns a sampler with another limit of predicted clean images.
   *
   * @param thresholding the limit
   * @return the sampler
   */
  public Sampler withThresholding(Thresholding thresholding) {
    return new Sampler(
        new DenoisingModel(model.denoiser(), model.type(), thresholding, model.guidance()),
        solver,
        plan);
  }

  /**
   * Returns a sampler with guidance.
   *
   * @param guidance the guidance
   * @return the sampler
   */
  public Sampler withGuidance(Guidance guidance) {
    return new Sampler(model.withGuidance(guidance), solver, plan);
  }

  /**
   * Returns the state that inpainting starts from: pure noise where the schedule leaves nothing of
   * the picture, so that an image's content under its hole cannot influence the result; the image
   * itself where there is no noise; and the forward process in between (for soft masks, or a plan
   * that begins with less than all the noise).
   *
   * @param images {@code [B, C, H, W]} in {@code [−1, 1]}
   * @param pixels the schedule over their pixels
   * @param noise draws the noise
   * @return the state at {@link StepPlan#start}
   */
  public Tensor start(Tensor images, PixelSchedule pixels, NoiseSource noise) {
    Tensor z = noise.draw(0, images.shape()).to(images.device());
    return pixels.unknown(plan.start()).where(z, pixels.noised(images, z, plan.start()));
  }

  /**
   * Returns the state that generation without an image starts from: pure noise.
   *
   * @param shape {@code [B, C, H, W]}
   * @param pixels the schedule over the pixels, with nothing known about any of them in the state
   *     {@link StepPlan#start}: masks of ones in phase 1 of RAD's schedule, or any masks at its end
   * @param noise draws the noise
   * @return the state at {@link StepPlan#start}
   * @throws IllegalArgumentException if anything is known about a pixel there
   */
  public Tensor start(Shape shape, PixelSchedule pixels, NoiseSource noise) {
    if (!pixels.isUnknown(plan.start())) {
      throw new IllegalArgumentException(
          "state %d is not pure noise at every pixel, so it cannot start without an image"
              .formatted(plan.start()));
    }
    return noise.draw(0, shape).to(pixels.device());
  }

  /**
   * Runs the process.
   *
   * @param start the state to begin with, {@code [B, C, H, W]}
   * @param pixels the schedule over its pixels
   * @param noise draws each step's noise, with indices from 1
   * @param listener called after every step; asked before every evaluation of the network whether
   *     to stop
   * @return the last state, owned by the enclosing scope, or by the caller if there is none
   * @throws CancelledException if the listener asked to stop, or this thread is interrupted
   */
  public Tensor run(
      Tensor start, PixelSchedule pixels, NoiseSource noise, ProgressListener listener) {
    return run(start, pixels, noise, new ProgressReporter(listener));
  }

  /**
   * Runs the process as a part of a call.
   *
   * @param start the state to begin with, {@code [B, C, H, W]}
   * @param pixels the schedule over its pixels
   * @param noise draws each step's noise, with indices from 1
   * @param progress counts the call's steps
   * @return the last state, owned by the enclosing scope, or by the caller if there is none
   * @throws CancelledException if the call's listener asked to stop, or this thread is interrupted
   */
  public Tensor run(
      Tensor start, PixelSchedule pixels, NoiseSource noise, ProgressReporter progress) {
    if (!PrefetchedNoise.paysFor(noise, start.device())) {
      return steps(start, pixels, noise, progress);
    }
    try (var ahead = new PrefetchedNoise(noise, plan.steps().size())) {
      return steps(start, pixels, (i, shape) -> (i < 0 ? noise : ahead).draw(i, shape), progress);
    }
  }

  private Tensor steps(
      Tensor start, PixelSchedule pixels, NoiseSource noise, ProgressReporter progress) {
    int count = plan.steps().size();
    Tensor x = start;
    try (var noGradients = Autograd.noGrad();
        var states = TensorScope.open();
        TensorSolver.Run run = solver.begin()) {
      for (int i = 1; i <= count; i++) {
        int index = i;
        progress.requireGoingOn("before", index, count);
        PixelStep step = step(pixels, index);
        if (step.isFrozen()) { // a step that changes no pixel needs no network
          progress.report(x, count);
          continue;
        }
        Tensor previous = x;
        try (var scope = TensorScope.open()) {
          Supplier<Tensor> ofGuidance = () -> noise.draw(-index, start.shape()).to(start.device());
          var solverStep =
              new SolverStep(
                  x,
                  model.predict(x, step.from(), pixels, step, ofGuidance),
                  step,
                  () -> noise.draw(index, start.shape()),
                  candidate -> {
                    progress.requireGoingOn("within", index, count);
                    return model.predict(candidate, step.to(), pixels, step, ofGuidance);
                  });
          Tensor next = run.next(solverStep);
          x = scope.keep(step.frozen().where(x, next)); // known pixels keep their bits
          progress.report(solverStep.clean(), count);
        }
        if (previous != start) {
          previous.close();
        }
      }
      return states.keep(x == start ? x.copy() : x);
    }
  }

  private PixelStep step(PixelSchedule pixels, int index) {
    StepPlan.Step step = plan.steps().get(index - 1);
    return index == 1 ? pixels.step(step) : pixels.step(step, plan.steps().get(index - 2));
  }

  /** {@return solver and plan} */
  @Override
  public String toString() {
    return "Sampler[%s, %s]".formatted(solver, plan);
  }
}
