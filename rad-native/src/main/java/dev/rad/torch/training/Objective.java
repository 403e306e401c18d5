package dev.rad.torch.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.TdPaintTrainingSchedule;
import java.util.Objects;

/**
 * The training objective: the noise that the network sees, the quantity that it predicts, and the
 * loss. Immutable.
 *
 * <pre>{@code
 * Objective.builder().predictionType(PredictionType.VELOCITY).minSnr(5).build()
 * }</pre>
 */
public final class Objective {

  /**
   * The numbers of noise steps of RAD's process.
   *
   * @param first the steps that noise the hole, at least 2
   * @param second the steps that noise the rest, at least 2
   */
  public record Phases(int first, int second) {

    /** The values of the paper. */
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
   * @param steps the number of DDPM's 1000 steps that a hole may be at, 2 to 1000
   * @param knownNoise whether the rest of the picture has the noise of the first step; if not, it
   *     has none
   */
  public record TdPaint(int steps, boolean knownNoise) {

    /** The values of the publication. */
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

  /** The processes that noise pictures. */
  public enum Process {
    /**
     * Adds noise region by region: first inside a mask, then outside (RAD, CVPR 2025, section 3.1).
     */
    RAD,
    /**
     * Adds noise only inside the mask, at one step for all of it (TD-Paint, arXiv 2410.09306). The
     * loss is a mean over all hole pixels of a batch.
     */
    TD_PAINT,
    /** Adds noise to all pixels alike, over the ADM's 1000 linear steps: trains a plain ADM. */
    DDPM
  }

  private static final int GAUSSIAN_STEPS = 1000;

  /**
   * The paper's objective: both phases alike, the noise as the target, and the ADM's loss weights.
   */
  public static final Objective RAD_PAPER = builder().build();

  /**
   * TD-Paint's objective: the noise as the target, the ADM's loss weights, and both terms in the
   * hole only.
   */
  public static final Objective TD_PAINT =
      builder()
          .process(Process.TD_PAINT)
          .phase1Fraction(1)
          .simpleActiveOnly(true)
          .conditioning(NoiseConditioning.TD_PAINT)
          .build();

  @JsonValue private final ObjectiveValues values; // never written to after construction

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private Objective(ObjectiveValues values) {
    values.check();
    this.values = new ObjectiveValues(values);
  }

  /** Returns the objective of the networks that have these settings. */
  static Objective of(RadSettings settings) {
    return settings.conditioning() == NoiseConditioning.TD_PAINT
        ? TD_PAINT.withPredictionType(settings.predictionType())
        : builder()
            .predictionType(settings.predictionType())
            .conditioning(settings.conditioning())
            .phases(new Phases(settings.phase1Steps(), settings.phase2Steps()))
            .build();
  }

  /**
   * Creates a builder with the values of {@link #RAD_PAPER}.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(new ObjectiveValues());
  }

  /**
   * Creates a builder with the values of this objective.
   *
   * @return a builder that does not affect this objective
   */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** {@return the process that noises the pictures} */
  public Process process() {
    return values.process;
  }

  /** {@return the share of pictures that train phase 1 of {@link Process#RAD}} */
  public double phase1Fraction() {
    return values.phase1Fraction;
  }

  /** {@return the quantity that the network predicts} */
  public PredictionType predictionType() {
    return values.predictionType;
  }

  /** {@return the weight λ of the single-step variational term} */
  public double variationalWeight() {
    return values.variationalWeight;
  }

  /** {@return whether the squared error counts only the pixels that the step adds noise to} */
  public boolean simpleActiveOnly() {
    return values.simpleActiveOnly;
  }

  /** {@return whether the terms are divided by the number of pixels that the step adds noise to} */
  public boolean normalizeByActive() {
    return values.normalizeByActive;
  }

  /** {@return the network's noise conditioning} */
  public NoiseConditioning conditioning() {
    return values.conditioning;
  }

  /** {@return γ of the Min-SNR weight; 0 for the same weight at all noise levels} */
  public double minSnr() {
    return values.minSnr;
  }

  /** {@return the least signal-to-noise ratio that the Min-SNR weight counts with} */
  public double snrFloor() {
    return values.snrFloor;
  }

  /** {@return the lengths of RAD's phases} */
  public Phases phases() {
    return values.phases;
  }

  /** {@return the noise of {@link Process#TD_PAINT}} */
  public TdPaint tdPaint() {
    return values.tdPaint;
  }

  /**
   * Returns the same objective with another noise conditioning.
   *
   * @param conditioning the conditioning
   * @return the changed copy
   * @throws IllegalArgumentException if the process does not support the conditioning
   */
  public Objective withConditioning(NoiseConditioning conditioning) {
    return toBuilder().conditioning(conditioning).build();
  }

  /**
   * Returns the same objective with another bound on the weight per noise level.
   *
   * @param gamma γ, such as the publication's 5; 0 for the same weight at all levels
   * @return the changed copy
   * @throws IllegalArgumentException if it is negative or infinite
   */
  public Objective withMinSnr(double gamma) {
    return toBuilder().minSnr(gamma).build();
  }

  /**
   * Returns the same objective with phases of other lengths.
   *
   * @param phases the lengths
   * @return the changed copy
   */
  public Objective withPhases(Phases phases) {
    return toBuilder().phases(phases).build();
  }

  /**
   * Returns the same objective for another predicted quantity.
   *
   * @param type the quantity
   * @return the changed copy
   * @throws IllegalArgumentException if the process does not support the prediction
   */
  public Objective withPredictionType(PredictionType type) {
    return toBuilder().predictionType(type).build();
  }

  /**
   * Returns the same objective with other noise of TD-Paint's process.
   *
   * @param noise the noise
   * @return the changed copy
   */
  public Objective withTdPaint(TdPaint noise) {
    return toBuilder().tdPaint(noise).build();
  }

  /** Returns whether the loss is a mean over the hole pixels of a batch, not over its pictures. */
  boolean weighsHoles() {
    return process() == Process.TD_PAINT && !normalizeByActive();
  }

  /** Returns the schedule of the process. */
  NoiseSchedule schedule() {
    return switch (process()) {
      case RAD -> settings().scheduler();
      case TD_PAINT -> new TdPaintTrainingSchedule(tdPaint().steps(), tdPaint().knownNoise());
      case DDPM -> new GaussianSchedule(BetaSchedule.linear(GAUSSIAN_STEPS));
    };
  }

  /** Returns the settings that a sampler needs for a network that was trained to fill holes. */
  RadSettings settings() {
    return new RadSettings(phases().first(), phases().second(), predictionType(), conditioning());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Objective that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "Objective" + values.toList();
  }

  /** Collects the values. */
  public static final class Builder {

    private final ObjectiveValues values;

    private Builder(ObjectiveValues values) {
      this.values = new ObjectiveValues(values);
    }

    /**
     * Sets the process that noises the pictures.
     *
     * @param value {@link Process#RAD} unless set
     * @return this builder
     */
    public Builder process(Process value) {
      values.process = Objects.requireNonNull(value, "process");
      return this;
    }

    /**
     * Sets the share of pictures that train phase 1 of {@link Process#RAD}.
     *
     * @param share 0.5, which is uniform over both phases, unless set; 1 trains the phase that
     *     inpainting runs
     * @return this builder
     */
    public Builder phase1Fraction(double share) {
      values.phase1Fraction = share;
      return this;
    }

    /**
     * Sets the quantity that the network predicts.
     *
     * @param value the noise unless set
     * @return this builder
     */
    public Builder predictionType(PredictionType value) {
      values.predictionType = Objects.requireNonNull(value, "predictionType");
      return this;
    }

    /**
     * Sets the weight λ of the single-step variational term.
     *
     * @param lambda 1, as in the ADM, unless set; RAD's program uses 0.001
     * @return this builder
     */
    public Builder variationalWeight(double lambda) {
      values.variationalWeight = lambda;
      return this;
    }

    /**
     * Sets whether the squared error counts only the pixels that the step adds noise to, as the
     * variational term always does.
     *
     * @param value false unless set
     * @return this builder
     */
    public Builder simpleActiveOnly(boolean value) {
      values.simpleActiveOnly = value;
      return this;
    }

    /**
     * Sets whether the terms of a picture are divided by the number of pixels that the step adds
     * noise to, instead of by that of all pixels, so that a small hole counts as much as a large
     * one.
     *
     * @param value false unless set
     * @return this builder
     */
    public Builder normalizeByActive(boolean value) {
      values.normalizeByActive = value;
      return this;
    }

    /**
     * Sets the network's noise conditioning.
     *
     * @param value {@link NoiseConditioning#PIXEL} unless set
     * @return this builder
     */
    public Builder conditioning(NoiseConditioning value) {
      values.conditioning = Objects.requireNonNull(value, "conditioning");
      return this;
    }

    /**
     * Sets γ of the squared error's weight for each pixel's noise level (Min-SNR-γ: Hang et al.
     * 2023, arXiv 2303.09556, equation 8 and its forms for the noise and the velocity).
     *
     * @param gamma 0, the same weight at all levels, unless set
     * @return this builder
     */
    public Builder minSnr(double gamma) {
      values.minSnr = gamma;
      return this;
    }

    /**
     * Sets the least signal-to-noise ratio that the weight of {@link #minSnr} counts with. Without
     * it, the highest noise has next to no weight (Salimans and Ho 2022, arXiv 2202.00512, section
     * 4: their "truncated SNR" has the floor 1 and no bound).
     *
     * @param ratio 0 unless set; at most γ
     * @return this builder
     */
    public Builder snrFloor(double ratio) {
      values.snrFloor = ratio;
      return this;
    }

    /**
     * Sets the lengths of RAD's phases.
     *
     * @param value the paper's unless set
     * @return this builder
     */
    public Builder phases(Phases value) {
      values.phases = Objects.requireNonNull(value, "phases");
      return this;
    }

    /**
     * Sets the noise of {@link Process#TD_PAINT}.
     *
     * @param value the publication's unless set
     * @return this builder
     */
    public Builder tdPaint(TdPaint value) {
      values.tdPaint = Objects.requireNonNull(value, "tdPaint");
      return this;
    }

    /**
     * Builds the objective.
     *
     * @return the objective
     * @throws IllegalArgumentException naming the value that is out of range or does not fit
     */
    public Objective build() {
      return new Objective(values);
    }

    /** {@return the values so far} */
    @Override
    public String toString() {
      return "Builder" + values.toList();
    }
  }
}
