package dev.rad.schedule;

import java.util.Arrays;
import java.util.Objects;

/**
 * The plain diffusion process of DDPM and ADM (arXiv:2105.05233): every pixel has the same
 * schedule, whatever its mask value. Immutable.
 *
 * <p>It may be {@linkplain #respaced respaced} to fewer steps; the network is then still
 * conditioned on the original step numbers, which this library numbers as ADM does: the network's
 * step for state {@code k} is the 0-based index {@code k − 1}.
 */
public final class GaussianSchedule implements NoiseSchedule {
  private static final double RESCALED_STEPS = 1000;

  private final BetaSchedule betas;
  private final int[] timestepMap;
  private final int originalSteps;
  private final boolean rescaled;

  /**
   * Creates a process with one step for each {@code β}.
   *
   * @param betas the variances
   */
  public GaussianSchedule(BetaSchedule betas) {
    this(betas, firstIndices(betas.steps()), betas.steps(), false);
  }

  private GaussianSchedule(
      BetaSchedule betas, int[] timestepMap, int originalSteps, boolean rescaled) {
    this.betas = betas;
    this.timestepMap = timestepMap;
    this.originalSteps = originalSteps;
    this.rescaled = rescaled;
  }

  /**
   * Returns the same process restricted to fewer states: ADM's {@code timestep_respacing}. The
   * survivals of the kept states are unchanged, and the {@code β} follow from them.
   *
   * @param spec {@code ddimN} keeps every i-th step for the smallest stride i that gives exactly N;
   *     {@code N} keeps N evenly spaced steps, the first and the last among them; {@code A,B,…}
   *     splits the steps into as many equal sections as there are counts, the least noisy first,
   *     and keeps that many steps of each
   * @return the shorter process
   * @throws IllegalArgumentException if the text has none of these forms, asks for more steps than
   *     exist, or if no stride gives N steps
   */
  public GaussianSchedule respaced(String spec) {
    int[] kept = Respacing.indices(steps(), spec);
    int[] states = Arrays.stream(kept).map(index -> index + 1).toArray();
    int[] original = Arrays.stream(kept).map(index -> timestepMap[index]).toArray();
    return new GaussianSchedule(betas.keeping(states), original, originalSteps, rescaled);
  }

  /**
   * Returns the same process for a network that was trained on step numbers scaled to 0..1000
   * (ADM's {@code rescale_timesteps}).
   *
   * @return a process whose network steps are multiplied by {@code 1000 / T}, with {@code T} the
   *     number of steps before any respacing
   */
  public GaussianSchedule withRescaledTimesteps() {
    return new GaussianSchedule(betas, timestepMap, originalSteps, true);
  }

  /**
   * Returns the variances of the steps of this process.
   *
   * @return {@link #steps()} variances
   */
  public BetaSchedule betas() {
    return betas;
  }

  /**
   * Returns the original step numbers of the steps that were kept, counted from 0.
   *
   * @return a new array, increasing, with the number of step {@code k} at {@code k − 1}
   */
  public int[] timestepMap() {
    return timestepMap.clone();
  }

  /**
   * Returns the logarithm of the posterior's variance as ADM clips it (arXiv:2102.09672, section
   * 3.1): {@code log β̃_k}, and for {@code k = 1}, where {@code β̃ = 0}, the value of {@code k =
   * 2}.
   *
   * @param k the step, in {@code 1..steps()}
   * @return finite; {@code log β_1} for a process of one step, which has no second
   * @throws IllegalArgumentException if there is no such step
   */
  public double posteriorLogVarianceClipped(int k) {
    if (steps() == 1) {
      return Math.log(betas.beta(k));
    }
    int clipped = k == 1 ? 2 : k;
    return Math.log(transition(clipped, clipped - 1, 1).posteriorVariance());
  }

  @Override
  public int steps() {
    return betas.steps();
  }

  @Override
  public double logAlphaBar(int k, double mask) {
    MaskRange.check(mask);
    return betas.logAlphaBar(k);
  }

  /**
   * Returns the original 0-based number of the step that led to state {@code k}, {@code
   * timestepMap()[k − 1]}, multiplied by {@code 1000 / T} if rescaled.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; has no effect
   * @return the step number; for the clean state {@code k = 0}, which such a network has never
   *     seen, 0: the least noisy step that it knows
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  @Override
  public double networkStep(int k, double mask) {
    MaskRange.check(mask);
    if (k < 0 || k > steps()) {
      throw new IllegalArgumentException("state " + k + " is not in 0.." + steps());
    }
    if (k == 0) {
      return 0;
    }
    double step = timestepMap[k - 1];
    return rescaled ? step * (RESCALED_STEPS / originalSteps) : step;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianSchedule that
        && betas.equals(that.betas)
        && Arrays.equals(timestepMap, that.timestepMap)
        && originalSteps == that.originalSteps
        && rescaled == that.rescaled;
  }

  @Override
  public int hashCode() {
    return Objects.hash(betas, Arrays.hashCode(timestepMap), originalSteps, rescaled);
  }

  @Override
  public String toString() {
    return "GaussianSchedule[" + steps() + " of " + originalSteps + " steps, " + betas + "]";
  }

  private static int[] firstIndices(int count) {
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> i);
    return indices;
  }
}
