package dev.rad.schedule;

import java.util.Arrays;

/**
 * The noise variances {@code β_1..β_T} of a diffusion process and the survival {@code ᾱ_k = ∏_{s≤k}
 * (1 − β_s)} that follows from them; immutable.
 *
 * <p>Products are kept as compensated sums of {@code log1p(−β)}, so that {@code ᾱ} has full
 * relative precision however small it gets, and {@code 1 − ᾱ} is computed without cancellation.
 */
public final class BetaSchedule {
  private static final double ADM_STEPS = 1000;
  private static final double ADM_FIRST = 1e-4;
  private static final double ADM_LAST = 0.02;
  private static final double COSINE_OFFSET = 0.008;
  private static final double COSINE_MAX_BETA = 0.999;

  /** {@code betas[k - 1]} is {@code β_k}. */
  private final double[] betas;

  /** {@code logAlphaBars[k]} is {@code log ᾱ_k}, for {@code k = 0..T}. */
  private final double[] logAlphaBars;

  private BetaSchedule(double[] betas, double[] logAlphaBars) {
    this.betas = betas;
    this.logAlphaBars = logAlphaBars;
  }

  /**
   * Creates ADM's linear schedule: from {@code 1e-4} to {@code 0.02}, both scaled by {@code 1000 /
   * steps} so that any number of steps adds about the same noise. With 1000 steps it is DDPM's.
   *
   * @param steps how many steps, at least 21
   * @return the schedule
   * @throws IllegalArgumentException if there are so few steps that the last {@code β} reaches 1
   */
  public static BetaSchedule linear(int steps) {
    if (steps <= ADM_STEPS * ADM_LAST) {
      throw new IllegalArgumentException(
          "a scaled linear schedule needs at least 21 steps, found " + steps + ": name its ends");
    }
    double scale = ADM_STEPS / steps;
    return linear(steps, scale * ADM_FIRST, scale * ADM_LAST);
  }

  /**
   * Creates a linear schedule {@code β_k = first + (k − 1) (last − first) / (steps − 1)} (DDPM,
   * section 4).
   *
   * @param steps how many steps, at least 1; a single step needs equal ends
   * @param first {@code β_1}, between 0 and 1, both excluded
   * @param last {@code β_T}, between 0 and 1, both excluded
   * @return the schedule
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static BetaSchedule linear(int steps, double first, double last) {
    checkSteps(steps);
    if (steps == 1 && first != last) {
      throw new IllegalArgumentException(
          "one step cannot run from β = " + first + " to " + last + ": give equal ends");
    }
    double[] betas = new double[steps];
    double slope = steps == 1 ? 0 : (last - first) / (steps - 1);
    for (int i = 0; i < steps; i++) {
      betas[i] = first + i * slope;
    }
    betas[steps - 1] = last;
    return ofOwned(betas);
  }

  /**
   * Creates Improved DDPM's cosine schedule (arXiv:2102.09672, equation 17): {@code ᾱ_k = f(k) /
   * f(0)} with {@code f(k) = cos²((k/T + 0.008) / 1.008 · π/2)}, and no {@code β} above 0.999.
   *
   * @param steps how many steps, at least 1
   * @return the schedule
   * @throws IllegalArgumentException if there are no steps
   */
  public static BetaSchedule cosine(int steps) {
    checkSteps(steps);
    double[] betas = new double[steps];
    double width = Math.PI / 2 / (1 + COSINE_OFFSET) / steps;
    for (int i = 0; i < steps; i++) {
      double u = cosineAngle((double) i / steps);
      double v = cosineAngle((i + 1.0) / steps);
      // 1 − cos²v / cos²u without cancellation
      double beta = Math.sin(width) * Math.sin(u + v) / (Math.cos(u) * Math.cos(u));
      betas[i] = Math.min(beta, COSINE_MAX_BETA);
    }
    return ofOwned(betas);
  }

  /**
   * Creates a schedule from variances.
   *
   * @param betas {@code β_1..β_T}, at least one, each between 0 and 1, both excluded; copied
   * @return the schedule
   * @throws IllegalArgumentException if there are none or one is out of range
   */
  public static BetaSchedule of(double... betas) {
    return ofOwned(betas.clone());
  }

  /**
   * Returns the same process restricted to some of its states (arXiv:2102.09672, section 4): step
   * {@code j} of the result leads from kept state {@code j − 1} to kept state {@code j}, with
   * {@code β_j = 1 − ᾱ(k_j) / ᾱ(k_{j−1})}, so that {@code ᾱ} at the kept states is unchanged, bit
   * for bit.
   *
   * @param kept the states {@code k_1 < k_2 < …}, at least one, each in {@code 1..steps()}; state 0
   *     is always kept and must not be listed
   * @return the shorter schedule
   * @throws IllegalArgumentException if there are none, one is out of range, or they do not
   *     increase
   */
  public BetaSchedule keeping(int... kept) {
    checkSteps(kept.length);
    double[] logs = new double[kept.length + 1];
    double[] shorter = new double[kept.length];
    int previous = 0;
    for (int j = 0; j < kept.length; j++) {
      if (kept[j] <= previous || kept[j] > steps()) {
        throw new IllegalArgumentException(
            "kept states must increase within 1.." + steps() + ", found " + Arrays.toString(kept));
      }
      logs[j + 1] = logAlphaBars[kept[j]];
      boolean neighbours = kept[j] == previous + 1;
      shorter[j] = neighbours ? betas[previous] : -Math.expm1(logs[j + 1] - logs[j]);
      previous = kept[j];
    }
    return new BetaSchedule(shorter, logs);
  }

  /**
   * Returns the number of steps {@code T}.
   *
   * @return at least 1
   */
  public int steps() {
    return betas.length;
  }

  /**
   * Returns the variance {@code β_k} that one step adds.
   *
   * @param k the step, in {@code 1..steps()}
   * @return above 0 and below 1; a step that adds very much noise may round to 1
   * @throws IllegalArgumentException if there is no such step
   */
  public double beta(int k) {
    if (k < 1 || k > steps()) {
      throw new IllegalArgumentException("step " + k + " is not in 1.." + steps());
    }
    return betas[k - 1];
  }

  /**
   * Returns the survival {@code ᾱ_k} after {@code k} steps (DDPM, equation 4).
   *
   * @param k the number of steps applied, in {@code 0..steps()}
   * @return 1 for {@code k = 0}, then falling towards 0
   * @throws IllegalArgumentException if there is no such state
   */
  public double alphaBar(int k) {
    return Math.exp(logAlphaBar(k));
  }

  /**
   * Returns the logarithm of the survival, {@code log ᾱ_k}.
   *
   * @param k the number of steps applied, in {@code 0..steps()}
   * @return exactly 0 for {@code k = 0}, then negative and falling
   * @throws IllegalArgumentException if there is no such state
   */
  public double logAlphaBar(int k) {
    if (k < 0 || k > steps()) {
      throw new IllegalArgumentException("state " + k + " is not in 0.." + steps());
    }
    return logAlphaBars[k];
  }

  /**
   * Returns all variances.
   *
   * @return a new array with {@code β_k} at {@code k − 1}
   */
  public double[] betas() {
    return betas.clone();
  }

  /**
   * Returns the number of steps, as a fraction, after which a survival is reached: the
   * piecewise-linear inverse of {@code k → 1 − ᾱ_k}. Between two states it is {@code k + (ᾱ_k − ᾱ)
   * / (ᾱ_k − ᾱ_{k+1})}, evaluated in logarithms so that it stays exact where {@code 1 − ᾱ} is
   * almost 1.
   *
   * @param logAlphaBar the logarithm of the survival, not above 0
   * @return in {@code [0, steps()]}: {@code k} exactly if the argument is {@code logAlphaBar(k)},
   *     {@code steps()} for any survival below the schedule's last
   * @throws IllegalArgumentException if the argument is positive or not a number
   */
  public double stepsUntil(double logAlphaBar) {
    if (!(logAlphaBar <= 0)) {
      throw new IllegalArgumentException("log ᾱ = " + logAlphaBar + " is not 0 or below");
    }
    int below = 0; // last state known to survive at least as well
    int above = logAlphaBars.length; // first state known to survive worse
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (logAlphaBars[middle] >= logAlphaBar) {
        below = middle;
      } else {
        above = middle;
      }
    }
    double start = logAlphaBars[below];
    if (start == logAlphaBar || above == logAlphaBars.length) {
      return below;
    }
    return below + Math.expm1(logAlphaBar - start) / Math.expm1(logAlphaBars[above] - start);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BetaSchedule that
        && Arrays.equals(betas, that.betas)
        && Arrays.equals(logAlphaBars, that.logAlphaBars);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logAlphaBars);
  }

  @Override
  public String toString() {
    int steps = steps();
    return "BetaSchedule[steps=%d, β=%.4g..%.4g, ᾱ=%.6g]"
        .formatted(steps, beta(1), beta(steps), alphaBar(steps));
  }

  private static double cosineAngle(double time) {
    return (time + COSINE_OFFSET) / (1 + COSINE_OFFSET) * Math.PI / 2;
  }

  private static void checkSteps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule needs at least 1 step, found " + steps);
    }
  }

  private static BetaSchedule ofOwned(double[] betas) {
    checkSteps(betas.length);
    double[] logs = new double[betas.length + 1];
    double lost = 0; // what rounding took from the sum so far (Kahan)
    for (int i = 0; i < betas.length; i++) {
      if (!(betas[i] > 0 && betas[i] < 1)) {
        throw new IllegalArgumentException(
            "every β must lie between 0 and 1, found β_" + (i + 1) + " = " + betas[i]);
      }
      double term = Math.log1p(-betas[i]) - lost;
      logs[i + 1] = logs[i] + term;
      lost = (logs[i + 1] - logs[i]) - term;
    }
    return new BetaSchedule(betas, logs);
  }
}
