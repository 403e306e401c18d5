package dev.rad.torch.training;

import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.NoiseSchedule;

/**
 * What a network learns: which noise it sees, what it predicts, and how it is judged.
 *
 * @param process how noise comes into the pictures
 * @param phase1Fraction how many of the pictures train phase 1 of {@link Process#RAD}; 0.5 is
 *     uniform over both phases, 1 trains the phase that inpainting runs alone
 * @param predictionType what the network shall predict
 * @param variationalWeight λ of the single-step variational term: 1 is the ADM's, 0.001 RAD's
 * @param simpleActiveOnly whether the squared error counts only at the pixels that the step adds
 *     noise to; the variational term always does
 * @param normalizeByActive whether a picture's terms are divided by the number of those pixels
 *     instead of all, so that a small hole counts as much as a large one
 */
public record Objective(
    Process process,
    double phase1Fraction,
    PredictionType predictionType,
    double variationalWeight,
    boolean simpleActiveOnly,
    boolean normalizeByActive) {

  /** How noise comes into pictures. */
  public enum Process {
    /** Region by region: first inside a mask, then outside (RAD, CVPR 2025, section 3.1). */
    RAD,
    /** All pixels alike, over the ADM's 1000 linear steps: trains a plain ADM. */
    DDPM
  }

  /** The paper's: both phases alike, the noise as the target, the ADM's weights. */
  public static final Objective RAD_PAPER =
      new Objective(Process.RAD, 0.5, PredictionType.EPSILON, 1, false, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public Objective {
    TrainingOptions.require(
        phase1Fraction >= 0 && phase1Fraction <= 1,
        "phase-1 fraction must be in [0, 1], not " + phase1Fraction);
    TrainingOptions.require(
        variationalWeight >= 0 && variationalWeight < Double.POSITIVE_INFINITY,
        "variational weight must not be negative, but is " + variationalWeight);
    TrainingOptions.require(
        process == Process.RAD || predictionType == PredictionType.EPSILON,
        "a plain ADM predicts the noise (epsilon), not the " + predictionType);
  }

  /** The schedule of the process. */
  NoiseSchedule schedule() {
    return process == Process.RAD
        ? settings().scheduler()
        : new GaussianSchedule(BetaSchedule.linear(GAUSSIAN_STEPS));
  }

  /** What a sampler must know of a network that was trained for RAD. */
  RadSettings settings() {
    return new RadSettings(
        RadSettings.STANDARD.phase1Steps(), RadSettings.STANDARD.phase2Steps(), predictionType);
  }

  private static final int GAUSSIAN_STEPS = 1000;
}
