package dev.rad.schedule;

import java.util.Objects;

/**
 * RAD's spatially variant noise schedule (arXiv:2412.09191, section 3.2), per pixel and in two
 * phases: the first {@code T₁} steps noise the hole, the next {@code T₂} the rest of the picture.
 * Immutable.
 *
 * <p>Every pixel ends with the same survival {@code A*}. With {@code ν = 1 − A*} and the completed
 * share of a phase after {@code k} steps, {@code g_k = log A_k / log A_T}, where {@code A_k =
 * ∏_{s≤k} (1 − β_s)}, a pixel of mask value {@code m} has
 *
 * <pre>{@code
 * phase 1, k steps:        ᾱ = (1 − νm)^g_k
 * phase 2, T₁ + k' steps:  ᾱ = (1 − νm) · ((1 − ν) / (1 − νm))^g'_k'
 * }</pre>
 *
 * <p>so a soft pixel gets part of its noise in each phase. For a hard mask this is the hole noised
 * in phase 1 and frozen in phase 2, and the reverse for the rest; these values are looked up, so a
 * pixel without noise has {@code log ᾱ == 0} and a frozen one {@code β == 0} exactly.
 *
 * <p>The reference program takes {@code ν} from phase 2 for both phases, which is right only if
 * both have the same total noise. This class divides each phase's own total, which gives the same
 * result for two equal phases and is right for any.
 */
public final class RadScheduler implements NoiseSchedule {
  private static final BetaSchedule STANDARD = BetaSchedule.linear(1000);

  private final BetaSchedule phase1;
  private final BetaSchedule phase2;
  private final BetaSchedule training;
  private final NoiseConditioning conditioning;

  /** {@code log A*}. */
  private final double finalLog;

  /** {@code log ᾱ} of a pixel that a phase noises alone, for {@code 0..T} steps of the phase. */
  private final double[] phase1Logs;

  private final double[] phase2Logs;

  /**
   * Creates a schedule for a network that was trained with DDPM's {@code
   * BetaSchedule.linear(1000)}.
   *
   * @param phase1 the relative noise of the steps that noise the hole
   * @param phase2 the relative noise of the steps that noise the rest
   * @param finalAlphaBar {@code A*}, the survival that every pixel ends with, between 0 and 1, both
   *     excluded; should not be below the end of the network's schedule, or the last steps look the
   *     same to the network
   * @throws IllegalArgumentException if {@code A*} is out of range
   */
  public RadScheduler(BetaSchedule phase1, BetaSchedule phase2, double finalAlphaBar) {
    this(phase1, phase2, STANDARD, NoiseConditioning.PIXEL, finalLog(phase1, finalAlphaBar));
  }

  private RadScheduler(
      BetaSchedule phase1,
      BetaSchedule phase2,
      BetaSchedule training,
      NoiseConditioning conditioning,
      double finalLog) {
    this.phase1 = phase1;
    this.phase2 = phase2;
    this.training = training;
    this.conditioning = conditioning;
    this.finalLog = finalLog;
    this.phase1Logs = normalised(phase1, finalLog);
    this.phase2Logs = normalised(phase2, finalLog);
  }

  /**
   * Creates a schedule whose pixels all end with the survival of DDPM's 1000-step schedule, {@code
   * 4.0358e-5}.
   *
   * @param phase1 the relative noise of the steps that noise the hole
   * @param phase2 the relative noise of the steps that noise the rest
   * @return the schedule
   */
  public static RadScheduler of(BetaSchedule phase1, BetaSchedule phase2) {
    return new RadScheduler(
        phase1, phase2, STANDARD, NoiseConditioning.PIXEL, STANDARD.logAlphaBar(STANDARD.steps()));
  }

  /**
   * Returns the paper's schedule: DDPM's 1000 steps in each phase.
   *
   * @return the schedule
   */
  public static RadScheduler standard() {
    return of(STANDARD, STANDARD);
  }

  /**
   * Returns the same schedule for a network that was trained with another one.
   *
   * @param schedule the schedule of the network's training, which {@link #inverseMap} inverts
   * @return a scheduler that differs in its network steps only
   */
  public RadScheduler withTrainingSchedule(BetaSchedule schedule) {
    return new RadScheduler(
        phase1, phase2, Objects.requireNonNull(schedule), conditioning, finalLog);
  }

  /**
   * Returns the same schedule for a network with another conditioning.
   *
   * @param newConditioning the conditioning that the network was trained with
   * @return a scheduler that differs in its network steps only
   */
  public RadScheduler withConditioning(NoiseConditioning newConditioning) {
    return new RadScheduler(
        phase1, phase2, training, Objects.requireNonNull(newConditioning), finalLog);
  }

  /**
   * Returns how the network is conditioned on the noise.
   *
   * @return {@link NoiseConditioning#PIXEL} unless it was changed
   */
  @Override
  public NoiseConditioning conditioning() {
    return conditioning;
  }

  /**
   * Returns the number of steps that noise the hole.
   *
   * @return {@code T₁}, at least 1
   */
  public int phase1Steps() {
    return phase1.steps();
  }

  /**
   * Returns the number of steps that noise the rest of the picture.
   *
   * @return {@code T₂}, at least 1
   */
  public int phase2Steps() {
    return phase2.steps();
  }

  /**
   * Returns the survival {@code A*} that every pixel ends with.
   *
   * @return between 0 and 1
   */
  public double finalAlphaBar() {
    return Math.exp(finalLog);
  }

  /**
   * Returns whether the step that leads to state {@code k} noises the hole.
   *
   * @param k a state, in {@code 0..steps()}
   * @return whether {@code 1 ≤ k ≤ T₁}
   * @throws IllegalArgumentException if there is no such state
   */
  public boolean isPhase1(int k) {
    checkState(k);
    return k >= 1 && k <= phase1Steps();
  }

  @Override
  public int steps() {
    return phase1Steps() + phase2Steps();
  }

  @Override
  public double logAlphaBar(int k, double mask) {
    MaskRange.check(mask);
    checkState(k);
    if (k == steps()) {
      return finalLog;
    }
    boolean first = k <= phase1Steps();
    double log = first ? phase1Logs[k] : phase2Logs[k - phase1Steps()];
    if (mask == 1) {
      return first ? log : finalLog;
    }
    if (mask == 0) {
      return first ? 0 : log;
    }
    double share = log / finalLog;
    double atBoundary = boundaryLog(mask);
    return first
        ? atBoundary * share
        : Math.max(finalLog, atBoundary + (finalLog - atBoundary) * share);
  }

  /**
   * Returns the step that the network is conditioned on for a pixel (arXiv:2412.09191, section
   * 3.4): {@code τ = inverseMap(log ᾱ_k(m))}. For the standard schedule and a hard mask that is
   * exactly {@code k} for a hole in phase 1 and {@code k − T₁} for the rest in phase 2, 0 for a
   * pixel without noise and 1000 for one with all of it.
   *
   * <p>With {@link NoiseConditioning#STEP} it is {@code k − 1} whatever the mask value, ADM's index
   * of the step that led to state {@code k}, and 0 for the clean picture. With {@link
   * NoiseConditioning#TD_PAINT} it is 1 less than τ, but at least 0.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return in {@code [0, T]} of the network's training schedule; fractional only for soft masks
   *     and for phases that differ from that schedule; with {@link NoiseConditioning#STEP} in
   *     {@code 0..steps() − 1}
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range, or the network
   *     would need a fraction of a step, which TD-Paint's cannot take
   */
  @Override
  public double networkStep(int k, double mask) {
    double log = logAlphaBar(k, mask);
    return switch (conditioning) {
      case PIXEL -> inverseMap(log);
      case STEP -> Math.max(k - 1, 0);
      case TD_PAINT -> wholeStep(inverseMap(log));
    };
  }

  /**
   * Returns the step number of a pixel's noise in ADM's numbering: {@link #inverseMap} minus 1, at
   * least 0.
   */
  @Override
  public double admStep(int k, double mask) {
    return Math.max(inverseMap(logAlphaBar(k, mask)) - 1, 0);
  }

  /** Creates ADM's number of a step that RAD counts from 1. */
  private static double wholeStep(double step) {
    if (step != Math.rint(step)) {
      throw new IllegalArgumentException(
          "a network of TD-Paint is conditioned on whole steps, found "
              + step
              + ": fill with a hard mask, and a schedule of its training's steps");
    }
    return Math.max(step - 1, 0);
  }

  /**
   * Returns the step at which the network's training schedule has a given survival: the
   * piecewise-linear inverse of its table {@code 0, 1 − A_1, …, 1 − A_T} (arXiv:2412.09191, section
   * 3.4).
   *
   * <p>It takes the logarithm rather than {@code 1 − ᾱ}, which hardly distinguishes the last steps.
   * Its steps count from 0 for the clean picture, so it gives 1 more than ADM's index of the same
   * noise; RAD's networks are fine-tuned to that.
   *
   * @param logAlphaBar the logarithm of a survival, not above 0
   * @return in {@code [0, T]}, exactly integral for the survivals in the table; {@code T} for any
   *     below its last
   * @throws IllegalArgumentException if the argument is positive or not a number
   */
  public double inverseMap(double logAlphaBar) {
    return training.stepsUntil(logAlphaBar);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RadScheduler that
        && phase1.equals(that.phase1)
        && phase2.equals(that.phase2)
        && training.equals(that.training)
        && conditioning == that.conditioning
        && finalLog == that.finalLog;
  }

  @Override
  public int hashCode() {
    return Objects.hash(phase1, phase2, training, conditioning, finalLog);
  }

  @Override
  public String toString() {
    return "RadScheduler[T1=%d, T2=%d, final ᾱ=%.6g%s]"
        .formatted(
            phase1Steps(),
            phase2Steps(),
            finalAlphaBar(),
            switch (conditioning) {
              case PIXEL -> "";
              case STEP -> ", conditioned on one step";
              case TD_PAINT -> ", conditioned as TD-Paint";
            });
  }

  /** {@code log(1 − νm)}, the survival between the phases; without cancellation at either end. */
  private double boundaryLog(double mask) {
    double log =
        mask < 0.5
            ? Math.log1p(mask * Math.expm1(finalLog))
            : Math.log((1 - mask) + mask * Math.exp(finalLog));
    return Math.max(finalLog, log);
  }

  private void checkState(int k) {
    if (k < 0 || k > steps()) {
      throw new IllegalArgumentException("state " + k + " is not in 0.." + steps());
    }
  }

  /** Scales a phase to end at the given survival; returns its own numbers if it already does. */
  private static double[] normalised(BetaSchedule phase, double finalLog) {
    int steps = phase.steps();
    double total = phase.logAlphaBar(steps);
    double[] logs = new double[steps + 1];
    for (int k = 1; k <= steps; k++) {
      double log = phase.logAlphaBar(k);
      logs[k] = total == finalLog ? log : finalLog * (log / total);
    }
    return logs;
  }

  private static double finalLog(BetaSchedule phase1, double finalAlphaBar) {
    if (!(finalAlphaBar > 0 && finalAlphaBar < 1)) {
      throw new IllegalArgumentException(
          "the final ᾱ must lie between 0 and 1, found " + finalAlphaBar);
    }
    // exp and log do not invert each other to the last bit, and the tables should stay untouched
    return phase1.alphaBar(phase1.steps()) == finalAlphaBar
        ? phase1.logAlphaBar(phase1.steps())
        : Math.log(finalAlphaBar);
  }
}
