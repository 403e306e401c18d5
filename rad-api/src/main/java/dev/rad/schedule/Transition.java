package dev.rad.schedule;

/**
 * One step of one pixel between two states of its noising process, given by the survival in each:
 * the forward step {@code q(x_k | x_j)} and the posterior {@code q(x_j | x_k, x₀)} of the reverse
 * step (DDPM, arXiv:2006.11239, equations 2, 6 and 7).
 *
 * <p>The states may lie any number of noise steps apart. Gaussian steps compose, so with {@code a =
 * ᾱ_k / ᾱ_j} and {@code b = 1 − a} all formulas hold unchanged and strided plans are exact. RAD
 * (arXiv:2412.09191) applies them to each pixel on its own.
 *
 * <p>Two kinds of step are limits, and the methods return them exactly: a {@linkplain #isFrozen()
 * frozen} pixel keeps its value, a {@linkplain #isFinal() final} step lands on {@code x₀}.
 *
 * @param logAlphaBar {@code log ᾱ_k} of the noisier state, finite and not above the other
 * @param logAlphaBarPrevious {@code log ᾱ_j} of the cleaner state, not above 0
 */
public record Transition(double logAlphaBar, double logAlphaBarPrevious) {

  /**
   * Checks the order of the states.
   *
   * @param logAlphaBar {@code log ᾱ_k} of the noisier state
   * @param logAlphaBarPrevious {@code log ᾱ_j} of the cleaner state
   * @throws IllegalArgumentException unless {@code −∞ < logAlphaBar ≤ logAlphaBarPrevious ≤ 0}
   */
  public Transition {
    if (!(Double.NEGATIVE_INFINITY < logAlphaBar
        && logAlphaBar <= logAlphaBarPrevious
        && logAlphaBarPrevious <= 0)) {
      throw new IllegalArgumentException(
          "a transition needs -∞ < log ᾱ <= previous log ᾱ <= 0, found log ᾱ = "
              + logAlphaBar
              + " and previous "
              + logAlphaBarPrevious);
    }
    // no negative zeros: records compare doubles by their bits
    logAlphaBar += 0.0;
    logAlphaBarPrevious += 0.0;
  }

  /**
   * Returns the survival {@code ᾱ_k} in the noisier state.
   *
   * @return in [0, 1]
   */
  public double alphaBar() {
    return Math.exp(logAlphaBar);
  }

  /**
   * Returns the survival {@code ᾱ_j} in the cleaner state.
   *
   * @return in [0, 1]
   */
  public double alphaBarPrevious() {
    return Math.exp(logAlphaBarPrevious);
  }

  /**
   * Returns the noise variance {@code 1 − ᾱ_k} in the noisier state, without cancellation.
   *
   * @return in [0, 1]
   */
  public double oneMinusAlphaBar() {
    return oneMinusExp(logAlphaBar);
  }

  /**
   * Returns the noise variance {@code 1 − ᾱ_j} in the cleaner state, without cancellation.
   *
   * @return in [0, 1]
   */
  public double oneMinusAlphaBarPrevious() {
    return oneMinusExp(logAlphaBarPrevious);
  }

  /**
   * Returns the share of the cleaner state that survives the step: {@code a = ᾱ_k / ᾱ_j}.
   *
   * @return in [0, 1]
   */
  public double alpha() {
    return Math.exp(logAlphaBar - logAlphaBarPrevious);
  }

  /**
   * Returns the noise variance that the step adds: {@code b = 1 − ᾱ_k / ᾱ_j}, without cancellation.
   *
   * @return in [0, 1]
   */
  public double beta() {
    return oneMinusExp(logAlphaBar - logAlphaBarPrevious);
  }

  /**
   * Returns the weight of {@code x₀} in the posterior mean: {@code √ᾱ_j · b / (1 − ᾱ_k)} (DDPM,
   * equation 7).
   *
   * @return exactly 0 if the pixel is frozen, exactly 1 for a final step
   */
  public double posteriorMeanX0() {
    return isFrozen() ? 0 : Math.sqrt(alphaBarPrevious()) * (beta() / oneMinusAlphaBar());
  }

  /**
   * Returns the weight of {@code x_k} in the posterior mean: {@code √a · (1 − ᾱ_j) / (1 − ᾱ_k)}
   * (DDPM, equation 7).
   *
   * @return exactly 1 if the pixel is frozen, exactly 0 for a final step
   */
  public double posteriorMeanXt() {
    return isFrozen() ? 1 : Math.sqrt(alpha()) * noiseRatio();
  }

  /**
   * Returns the posterior's variance {@code β̃ = b (1 − ᾱ_j) / (1 − ᾱ_k)} (DDPM, equation 7).
   *
   * @return not above {@link #beta()}; exactly 0 if the pixel is frozen and for a final step
   */
  public double posteriorVariance() {
    return isFrozen() ? 0 : beta() * noiseRatio();
  }

  /**
   * Returns whether the step adds no noise to the pixel: both states are the same, and so are their
   * values.
   *
   * @return whether {@code b == 0} exactly
   */
  public boolean isFrozen() {
    return logAlphaBar == logAlphaBarPrevious;
  }

  /**
   * Returns whether the step leads back to the clean picture: the posterior is a point mass at
   * {@code x₀}, and the logarithm of its variance is {@code −∞}.
   *
   * @return whether {@code log ᾱ_j == 0} exactly and {@code b > 0}
   */
  public boolean isFinal() {
    return logAlphaBarPrevious == 0 && !isFrozen();
  }

  /** {@code (1 − ᾱ_j) / (1 − ᾱ_k)}, divided first so that no product rounds above its bound. */
  private double noiseRatio() {
    return oneMinusAlphaBarPrevious() / oneMinusAlphaBar();
  }

  /** Returns {@code 1 − eˣ} for {@code x ≤ 0}; positive zero for zero. */
  private static double oneMinusExp(double x) {
    return 0.0 - Math.expm1(x);
  }
}
