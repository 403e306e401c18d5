package dev.rad.torch.training;

import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.TdPaintTrainingSchedule;
import java.util.Locale;

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
 * @param conditioning what the network is told about its noise; null, as run records from before
 *     there was a choice have it, becomes {@link NoiseConditioning#PIXEL}
 * @param minSnr γ of the squared error's weight for each pixel's own noise level (Min-SNR-γ: Hang
 *     et al. 2023, arXiv 2303.09556, equation 8 and its forms for the noise and the velocity); 0
 *     for the same weight at all levels, which null, as older run records have it, becomes
 * @param phases the lengths of RAD's phases; null, as older run records have it, becomes the
 *     paper's
 * @param tdPaint the noise of {@link Process#TD_PAINT}; null, as older run records have it, becomes
 *     the publication's
 */
public record Objective(
    Process process,
    double phase1Fraction,
    PredictionType predictionType,
    double variationalWeight,
    boolean simpleActiveOnly,
    boolean normalizeByActive,
    NoiseConditioning conditioning,
    Double minSnr,
    Phases phases,
    TdPaint tdPaint) {

  /**
   * How many noise steps RAD's process has.
   *
   * @param first in which the hole gets its noise, at least 2
   * @param second in which the rest gets its noise, at least 2
   */
  public record Phases(int first, int second) {

    /** The paper's. */
    public static final Phases STANDARD =
        new Phases(RadSettings.STANDARD.phase1Steps(), RadSettings.STANDARD.phase2Steps());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a phase has fewer than 2 steps
     */
    public Phases {
      TrainingOptions.require(
          first >= 2 && second >= 2,
          "a phase has at least 2 steps, found " + first + " and " + second);
    }

    /** {@return both numbers} */
    @Override
    public String toString() {
      return first + " and " + second + " steps";
    }
  }

  /**
   * The noise of TD-Paint's process.
   *
   * @param steps how many of DDPM's 1000 steps a hole may be in, 2 to 1000
   * @param knownNoise whether the rest of the picture has the noise of the first step, or none
   */
  public record TdPaint(int steps, boolean knownNoise) {

    /** The publication's. */
    public static final TdPaint STANDARD = new TdPaint(250, true);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if there are fewer than 2 steps, or more than 1000
     */
    public TdPaint {
      TrainingOptions.require(
          steps >= 2 && steps <= GAUSSIAN_STEPS,
          "TD-Paint's process has 2 to " + GAUSSIAN_STEPS + " steps, not " + steps);
    }
  }

  /** How noise comes into pictures. */
  public enum Process {
    /** Region by region: first inside a mask, then outside (RAD, CVPR 2025, section 3.1). */
    RAD,
    /**
     * Into the hole alone, by one step for all of it (TD-Paint, arXiv 2410.09306). The loss is a
     * mean over all hole pixels of a batch.
     */
    TD_PAINT,
    /** All pixels alike, over the ADM's 1000 linear steps: trains a plain ADM. */
    DDPM
  }

  private static final int GAUSSIAN_STEPS = 1000;

  /** The paper's: both phases alike, the noise as the target, the ADM's weights. */
  public static final Objective RAD_PAPER =
      new Objective(Process.RAD, 0.5, PredictionType.EPSILON, 1, false, false);

  /** TD-Paint's: the noise as the target, the ADM's weights, both terms in the hole only. */
  public static final Objective TD_PAINT =
      new Objective(
          Process.TD_PAINT,
          1,
          PredictionType.EPSILON,
          1,
          true,
          false,
          NoiseConditioning.TD_PAINT,
          0.0,
          Phases.STANDARD,
          TdPaint.STANDARD);

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
        process != Process.DDPM || predictionType == PredictionType.EPSILON,
        "a plain ADM predicts the noise (epsilon), not the " + predictionType);
    conditioning = conditioning == null ? NoiseConditioning.PIXEL : conditioning;
    TrainingOptions.require(
        (process == Process.TD_PAINT) == (conditioning == NoiseConditioning.TD_PAINT),
        "the process td-paint and the conditioning td-paint belong together, found "
            + lower(process)
            + " with "
            + lower(conditioning));
    TrainingOptions.require(
        process != Process.TD_PAINT || simpleActiveOnly,
        "the process td-paint counts the squared error in the hole only: keep the active pixels");
    TrainingOptions.require(
        process != Process.DDPM || conditioning == NoiseConditioning.PIXEL,
        "a plain ADM's pixels are all in one step, which it is told anyway: leave the conditioning"
            + " step to the process rad");
    minSnr = minSnr == null ? 0 : minSnr;
    TrainingOptions.require(
        minSnr >= 0 && minSnr < Double.POSITIVE_INFINITY,
        "the bound of the signal-to-noise ratio must not be negative, but is " + minSnr);
    phases = phases == null ? Phases.STANDARD : phases;
    tdPaint = tdPaint == null ? TdPaint.STANDARD : tdPaint;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What a network learns that is told every pixel's own step, with the same weight at all noise
   * levels, as in the paper.
   *
   * @param process how noise comes into the pictures
   * @param phase1Fraction how many of the pictures train phase 1
   * @param predictionType what the network shall predict
   * @param variationalWeight λ of the variational term
   * @param simpleActiveOnly whether the squared error counts only where the step adds noise
   * @param normalizeByActive whether a picture's terms are divided by the number of those pixels
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public Objective(
      Process process,
      double phase1Fraction,
      PredictionType predictionType,
      double variationalWeight,
      boolean simpleActiveOnly,
      boolean normalizeByActive) {
    this(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        NoiseConditioning.PIXEL,
        0.0,
        Phases.STANDARD,
        TdPaint.STANDARD);
  }

  /**
   * The same for a network that is told something else about its noise.
   *
   * @param told what the network is told
   * @return the objective
   * @throws IllegalArgumentException if the process has no such choice
   */
  public Objective withConditioning(NoiseConditioning told) {
    return new Objective(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        told,
        minSnr,
        phases,
        tdPaint);
  }

  /**
   * The same with a bounded weight per noise level.
   *
   * @param gamma γ, such as the publication's 5; 0 for the same weight at all levels
   * @return the objective
   * @throws IllegalArgumentException if it is negative or infinite
   */
  public Objective withMinSnr(double gamma) {
    return new Objective(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        conditioning,
        gamma,
        phases,
        tdPaint);
  }

  /**
   * The same over phases of other lengths.
   *
   * @param lengths of both phases
   * @return the objective
   */
  public Objective withPhases(Phases lengths) {
    return new Objective(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        conditioning,
        minSnr,
        lengths,
        tdPaint);
  }

  /**
   * The same for another prediction.
   *
   * @param type what the network shall predict
   * @return the objective
   */
  public Objective withPredictionType(PredictionType type) {
    return new Objective(
        process,
        phase1Fraction,
        type,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        conditioning,
        minSnr,
        phases,
        tdPaint);
  }

  /**
   * The same with other noise of TD-Paint's process.
   *
   * @param noise the process's noise
   * @return the objective
   */
  public Objective withTdPaint(TdPaint noise) {
    return new Objective(
        process,
        phase1Fraction,
        predictionType,
        variationalWeight,
        simpleActiveOnly,
        normalizeByActive,
        conditioning,
        minSnr,
        phases,
        noise);
  }

  /** Whether the loss is a mean over the hole pixels of a batch, and not over its pictures. */
  boolean weighsHoles() {
    return process == Process.TD_PAINT && !normalizeByActive;
  }

  /** The schedule of the process. */
  NoiseSchedule schedule() {
    return switch (process) {
      case RAD -> settings().scheduler();
      case TD_PAINT -> new TdPaintTrainingSchedule(tdPaint.steps(), tdPaint.knownNoise());
      case DDPM -> new GaussianSchedule(BetaSchedule.linear(GAUSSIAN_STEPS));
    };
  }

  /** What a sampler must know of a network that was trained to fill holes. */
  RadSettings settings() {
    return new RadSettings(phases.first(), phases.second(), predictionType, conditioning);
  }
}
