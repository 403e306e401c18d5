package dev.rad.schedule;

/**
 * The noise of each pixel after {@code k} noise steps, as a function of its mask value: {@code x_k
 * = √ᾱ_k(m) x₀ + √(1 − ᾱ_k(m)) ε} with unit Gaussian noise {@code ε}.
 *
 * <p>{@code k = 0} is the clean picture; {@code ᾱ} never rises with {@code k}. Mask values lie in
 * [0, 1] and 1 means a pixel to be filled.
 */
public interface NoiseSchedule {

  /**
   * Returns the number of noise steps from the clean picture to pure noise.
   *
   * @return at least 1
   */
  int steps();

  /**
   * Returns the logarithm of a pixel's survival, {@code log ᾱ_k(m)}.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return exactly 0 for a pixel that has no noise yet, negative otherwise
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  double logAlphaBar(int k, double mask);

  /**
   * Returns a pixel's survival, {@code ᾱ_k(m)}.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return in (0, 1], exactly 1 for a pixel that has no noise yet
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  default double alphaBar(int k, double mask) {
    return Math.exp(logAlphaBar(k, mask));
  }

  /**
   * Returns whether a pixel has all the noise that the process ever gives it. The remainder of the
   * picture is then negligible, and sampling may begin with standard normal noise.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return whether {@code ᾱ_k(m) == ᾱ_T(m)} exactly, T being {@link #steps}
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  default boolean isPureNoise(int k, double mask) {
    return logAlphaBar(k, mask) == logAlphaBar(steps(), mask);
  }

  /**
   * Returns the step number that the network is conditioned on for a pixel in state {@code k}.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return in the numbering that the network was trained with, 0 or more; may be fractional
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  double networkStep(int k, double mask);

  /**
   * Returns the 0-based step number by which an ADM, or a classifier that guides it, knows the
   * noise of a pixel in state {@code k}.
   *
   * @param k the number of noise steps applied, in {@code 0..steps()}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return {@link #networkStep} unless a schedule overrides it
   * @throws IllegalArgumentException if {@code k} or the mask value is out of range
   */
  default double admStep(int k, double mask) {
    return networkStep(k, mask);
  }

  /**
   * Returns the step of a pixel between two states, any number of noise steps apart.
   *
   * @param from the noisier state, at most {@code steps()}
   * @param to the cleaner state, at least 0 and below {@code from}
   * @param mask the pixel's mask value, in [0, 1]; 1 = fill
   * @return the coefficients of the step
   * @throws IllegalArgumentException unless {@code steps() ≥ from > to ≥ 0}, or if the mask value
   *     is out of range
   */
  default Transition transition(int from, int to, double mask) {
    if (from <= to) {
      throw new IllegalArgumentException(
          "a reverse step leads to fewer noise steps, found " + from + " to " + to);
    }
    return new Transition(logAlphaBar(from, mask), logAlphaBar(to, mask));
  }

  /**
   * Returns how the network is conditioned on the noise.
   *
   * @return {@link NoiseConditioning#PIXEL} unless a schedule overrides it
   */
  default NoiseConditioning conditioning() {
    return NoiseConditioning.PIXEL;
  }
}
