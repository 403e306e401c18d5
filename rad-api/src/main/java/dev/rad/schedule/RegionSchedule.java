package dev.rad.schedule;

import java.util.Objects;

/**
 * Fills pixels at different times in one run: each pixel goes all the way from noise to picture,
 * starting at a time given by its mask value. Immutable.
 *
 * <p>RAD (arXiv:2412.09191) conditions the network on the noise of each pixel, so pixels need not
 * be equally noisy. Filling one pixel takes {@code T₁} noise steps of a base schedule, and the
 * whole run takes {@code T = round(duration · T₁)}. A pixel's mask value v is the share of the run
 * that is left when its filling begins: pixels with 1 begin at once, those with {@code 1 /
 * duration} last, and those with 0 are kept. In state k it has
 *
 * <pre>{@code
 * j = min(max(k − B + T₁, 0), T₁),   B = max(round(v · T), T₁)
 * }</pre>
 *
 * <p>noise steps of the base schedule's hole: pure noise until state B, the base's states from
 * there, and clean from state {@code B − T₁} on. Before its turn, the other pixels see it as a hole
 * that is not filled yet; afterwards, as known picture. The network is conditioned on that.
 *
 * <p>With duration 1 every value above 0 is the base schedule's hole. With region A and then region
 * B ({@code duration = 2}, values 1 and 1/2) the states {@code 2T₁..T₁} draw A given the kept
 * pixels, while B is pure noise; the states {@code T₁..0} are the base schedule's own for the hole
 * B, with A known. The run therefore draws from {@code p(A | kept) p(B | A, kept)}, which is {@code
 * p(A, B | kept)}.
 */
public final class RegionSchedule implements NoiseSchedule {
  private static final double MAX_DURATION = 1000;

  private final NoiseSchedule base;
  private final int pixelSteps;
  private final int steps;

  /**
   * Creates a schedule of the same base for every pixel.
   *
   * @param base the schedule whose hole (mask value 1) each pixel follows; its other mask values
   *     are not used
   * @param pixelSteps {@code T₁}, the state of the base that a pixel begins in, in {@code
   *     1..base.steps()}: phase 1 of RAD's schedule, or the start of {@link StepPlan#ofStrength}
   * @param duration the length of the whole run in units of one pixel's filling, 1 to 1000
   * @throws IllegalArgumentException if a number is out of range, or the base is for a network that
   *     is conditioned on one step for the whole picture
   */
  public RegionSchedule(NoiseSchedule base, int pixelSteps, double duration) {
    if (pixelSteps < 1 || pixelSteps > base.steps()) {
      throw new IllegalArgumentException(
          "a pixel takes 1..%d noise steps, found %d".formatted(base.steps(), pixelSteps));
    }
    if (!(duration >= 1 && duration <= MAX_DURATION)
        || duration * pixelSteps > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "regions take 1 to %d times as long as one pixel, found %s"
              .formatted((int) MAX_DURATION, duration));
    }
    if (base.conditioning() == NoiseConditioning.STEP) {
      throw new IllegalArgumentException(
          "pixels of regions differ in their steps, so the network must be conditioned on every pixel's");
    }
    this.base = base;
    this.pixelSteps = pixelSteps;
    this.steps = (int) Math.round(duration * pixelSteps);
  }

  /**
   * Returns an even plan over the whole run, in which each of several consecutive regions gets as
   * many steps as when it is filled alone.
   *
   * @param count the number of steps for one pixel, in {@code 1..T₁}
   * @return a chained plan of {@code round(count · T / T₁)} steps from T to 0
   * @throws IllegalArgumentException if the count is out of range
   */
  public StepPlan plan(int count) {
    if (count < 1 || count > pixelSteps) {
      throw new IllegalArgumentException(
          "a pixel's way has 1..%d steps, asked for %d".formatted(pixelSteps, count));
    }
    return StepPlan.evenlySpaced(steps, (int) Math.round((double) count * steps / pixelSteps));
  }

  /**
   * Returns {@code T₁}, the noise steps of one pixel.
   *
   * @return at least 1
   */
  public int pixelSteps() {
    return pixelSteps;
  }

  /**
   * Returns {@code T}, the noise steps of the whole run.
   *
   * @return at least {@link #pixelSteps}
   */
  @Override
  public int steps() {
    return steps;
  }

  /**
   * Returns the state of a pixel's own process: j in the formula above.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the share of the run that is left when the pixel's filling begins; 0 = keep
   * @return a state of the base schedule, in {@code 0..pixelSteps()}; 0 for a kept pixel
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  public int pixelState(int k, double mask) {
    MaskRange.check(mask);
    if (k < 0 || k > steps) {
      throw new IllegalArgumentException("state " + k + " is not in 0.." + steps);
    }
    if (mask == 0) {
      return 0;
    }
    int beginning = (int) Math.max(Math.round(mask * steps), pixelSteps);
    return Math.min(Math.max(k - beginning + pixelSteps, 0), pixelSteps);
  }

  @Override
  public double logAlphaBar(int k, double mask) {
    return base.logAlphaBar(pixelState(k, mask), 1);
  }

  @Override
  public double networkStep(int k, double mask) {
    return base.networkStep(pixelState(k, mask), 1);
  }

  @Override
  public double admStep(int k, double mask) {
    return base.admStep(pixelState(k, mask), 1);
  }

  @Override
  public NoiseConditioning conditioning() {
    return base.conditioning();
  }

  /** {@inheritDoc} A run that begins in a state of the base with less noise has no such pixel. */
  @Override
  public boolean isPureNoise(int k, double mask) {
    return base.isPureNoise(pixelState(k, mask), 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionSchedule that
        && base.equals(that.base)
        && pixelSteps == that.pixelSteps
        && steps == that.steps;
  }

  @Override
  public int hashCode() {
    return Objects.hash(base, pixelSteps, steps);
  }

  @Override
  public String toString() {
    return "RegionSchedule[" + steps + " steps, " + pixelSteps + " per pixel, " + base + "]";
  }
}
