package dev.rad.schedule;

import java.util.Objects;

/**
 * The noise that TD-Paint's networks are trained with (arXiv:2410.09306): the hole has the noise of
 * one of several evenly spaced steps of DDPM's 1000, which are states {@code 1..steps()} here, and
 * the rest of the picture always has the noise of the first step, or none. Only hard masks are
 * supported. Immutable.
 *
 * <p>It is for training, not for sampling: during sampling the rest of the picture is clean, which
 * {@link RadScheduler} with {@link NoiseConditioning#TD_PAINT} expresses.
 */
public final class TdPaintTrainingSchedule implements NoiseSchedule {
  private static final int DDPM_STEPS = 1000;

  private final GaussianSchedule hole;
  private final boolean knownNoise;

  /**
   * Creates the schedule.
   *
   * @param steps the number of DDPM's 1000 steps that the hole may be in, including the first and
   *     the last; 250 in the publication
   * @param knownNoise whether the rest of the picture has the noise of the first step, {@code
   *     √(1−ᾱ) = 0.01}, as in the publication, or none
   * @throws IllegalArgumentException unless {@code 2 ≤ steps ≤ 1000}
   */
  public TdPaintTrainingSchedule(int steps, boolean knownNoise) {
    if (steps < 2 || steps > DDPM_STEPS) {
      throw new IllegalArgumentException(
          "TD-Paint's training visits 2 to " + DDPM_STEPS + " steps, found " + steps);
    }
    this.hole =
        new GaussianSchedule(BetaSchedule.linear(DDPM_STEPS)).respaced(Integer.toString(steps));
    this.knownNoise = knownNoise;
  }

  @Override
  public int steps() {
    return hole.steps();
  }

  /**
   * Returns the logarithm of a pixel's survival.
   *
   * @param k the number of noise steps applied to the hole, in {@code 0..steps()}
   * @param mask 1 for the hole; 0 for the rest, whose noise does not change with {@code k}
   * @return not above 0
   * @throws IllegalArgumentException if there is no such state, or the mask is soft
   */
  @Override
  public double logAlphaBar(int k, double mask) {
    double ofHole = hole.logAlphaBar(k, mask);
    if (isHole(mask)) {
      return ofHole;
    }
    return knownNoise ? hole.logAlphaBar(1, mask) : 0;
  }

  @Override
  public boolean isPureNoise(int k, double mask) {
    return isHole(mask) && hole.isPureNoise(k, mask);
  }

  /**
   * Returns the step that the network is conditioned on for a pixel: DDPM's step in the hole,
   * counted from 0, and 0 elsewhere.
   *
   * @param k the number of noise steps applied to the hole, in {@code 0..steps()}
   * @param mask 1 for the hole, 0 for the rest
   * @return a whole number in {@code 0..999}
   * @throws IllegalArgumentException if there is no such state, or the mask is soft
   */
  @Override
  public double networkStep(int k, double mask) {
    double ofHole = hole.networkStep(k, mask);
    return isHole(mask) ? ofHole : 0;
  }

  @Override
  public NoiseConditioning conditioning() {
    return NoiseConditioning.TD_PAINT;
  }

  private static boolean isHole(double mask) {
    if (mask != 0 && mask != 1) {
      throw new IllegalArgumentException(
          "TD-Paint trains with hard masks, with values 0 and 1 only, found " + mask);
    }
    return mask == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TdPaintTrainingSchedule that
        && hole.equals(that.hole)
        && knownNoise == that.knownNoise;
  }

  @Override
  public int hashCode() {
    return Objects.hash(hole, knownNoise);
  }

  @Override
  public String toString() {
    return "TdPaintTrainingSchedule[%d of %d steps, %s]"
        .formatted(
            steps(), DDPM_STEPS, knownNoise ? "known pixels with noise" : "known pixels clean");
  }
}
