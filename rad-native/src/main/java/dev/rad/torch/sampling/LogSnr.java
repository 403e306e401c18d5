package dev.rad.torch.sampling;

import dev.rad.schedule.Transition;

/**
 * The coefficients of exponential integrators of the probability-flow ODE in {@code λ = log(√ᾱ /
 * √(1−ᾱ))}, half the logarithm of the signal-to-noise ratio (Lu et al. 2022, arXiv 2211.01095,
 * section 4). With s the state that a step starts in, t the one it leads to and {@code h = λ_t −
 * λ_s}:
 *
 * <pre>{@code
 * x_t = √((1−ᾱ_t) / (1−ᾱ_s)) x_s + √ᾱ_t (1 − e^{−h}) D
 * }</pre>
 *
 * <p>The limits are exact: a final step has {@code h = ∞} and gives D, a frozen one {@code h = 0}
 * and gives {@code x_s}, also where both λ are infinite.
 */
final class LogSnr {

  /** Below this value, differences of exponentials lose more digits than a short series. */
  private static final double SERIES_BELOW = 0.5;

  private static final int SERIES_TERMS = 16;

  private LogSnr() {}

  /** Returns {@code λ_s}, infinite where the state has no noise. */
  static double lambda(Transition t) {
    return lambda(t.logAlphaBar(), t.oneMinusAlphaBar());
  }

  private static double lambda(double logAlphaBar, double oneMinusAlphaBar) {
    return 0.5 * (logAlphaBar - Math.log(oneMinusAlphaBar));
  }

  /** Returns {@code h}: 0 for a frozen step, infinite for a final one. */
  static double step(Transition t) {
    return t.isFrozen()
        ? 0
        : lambda(t.logAlphaBarPrevious(), t.oneMinusAlphaBarPrevious()) - lambda(t);
  }

  /** Returns {@code √((1−ᾱ_t) / (1−ᾱ_s))}. */
  static double stateWeight(Transition t) {
    return t.isFrozen() ? 1 : Math.sqrt(t.oneMinusAlphaBarPrevious() / t.oneMinusAlphaBar());
  }

  /** Returns {@code √ᾱ_t (1 − e^{−h})}. */
  static double dataWeight(Transition t) {
    return Math.sqrt(t.alphaBarPrevious()) * -Math.expm1(-step(t));
  }

  /**
   * Returns the factor by which the prediction's change since an earlier step is extrapolated:
   * {@code 1/(2r) = h / (2 (λ_s − λ_earlier))}. It is 0, for first order, in a pixel's first step,
   * where the earlier prediction was made at the same noise, and in its final one.
   */
  static double extrapolation(Transition earlier, Transition now) {
    double since = lambda(now) - lambda(earlier);
    return isFirst(earlier, now) || now.isFinal() ? 0 : step(now) / (2 * since);
  }

  /** Returns whether a pixel lacks two predictions at different noise, or is past its last step. */
  private static boolean isFirst(Transition earlier, Transition now) {
    return now.isFrozen() || earlier.logAlphaBar() >= now.logAlphaBar();
  }

  /**
   * Returns UniC's weight of {@code x̂₀(t) − x̂₀(s)}, from the predictions at both ends of the
   * step.
   */
  static double cornerWeight(Transition t) {
    return t.isFrozen() || t.isFinal() ? 0 : 0.5;
  }

  /**
   * Returns UniC-2's weight of {@code x̂₀(t) − x̂₀(s)} (Zhao et al. 2023, arXiv 2302.04867,
   * equation 12 with {@code B(h) = e^h − 1}), if there is also a prediction from an earlier step.
   */
  static double cornerWeight(Transition earlier, Transition t) {
    return isFirst(earlier, t) || t.isFinal()
        ? cornerWeight(t)
        : phiRatio(2, t) - earlierCoefficient(earlier, t);
  }

  /** Returns UniC-2's weight of {@code x̂₀(earlier) − x̂₀(s)}. */
  static double earlierWeight(Transition earlier, Transition t) {
    return isFirst(earlier, t) || t.isFinal()
        ? 0
        : earlierCoefficient(earlier, t) / earlierPosition(earlier, t);
  }

  /** Returns {@code r = (λ_earlier − λ_s) / h}, negative. */
  private static double earlierPosition(Transition earlier, Transition t) {
    return (lambda(earlier) - lambda(t)) / step(t);
  }

  /** Returns {@code a₁} of {@code a₁ + a₂ = φ₂/φ₁, r a₁ + a₂ = 2 φ₃/φ₁}. */
  private static double earlierCoefficient(Transition earlier, Transition t) {
    return (phiRatio(2, t) - 2 * phiRatio(3, t)) / (1 - earlierPosition(earlier, t));
  }

  private static double phiRatio(int order, Transition t) {
    double h = step(t);
    return phi(order, -h) / phi(1, -h);
  }

  /** Returns {@code φ_n(z) = Σ_{i≥0} z^i / (i+n)!}, so that {@code φ₁(z) = (e^z − 1) / z}. */
  static double phi(int n, double z) {
    if (Math.abs(z) >= SERIES_BELOW) {
      double value = Math.expm1(z) / z;
      double factorial = 1;
      for (int i = 2; i <= n; i++) {
        factorial *= i - 1;
        value = (value - 1 / factorial) / z;
      }
      return value;
    }
    double factorial = 1;
    for (int i = 2; i <= n; i++) {
      factorial *= i;
    }
    double term = 1 / factorial;
    double sum = term;
    for (int i = 1; i < SERIES_TERMS; i++) {
      term *= z / (i + n);
      sum += term;
    }
    return sum;
  }
}
