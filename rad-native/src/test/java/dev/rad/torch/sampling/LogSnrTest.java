package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.schedule.Transition;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class LogSnrTest {

  private static final double CLEAN = 0;

  /** From one λ to another; {@code ᾱ = 1 / (1 + e^{−2λ})}. */
  private static Transition between(double lambda, double next) {
    return new Transition(-Math.log1p(Math.exp(-2 * lambda)), -Math.log1p(Math.exp(-2 * next)));
  }

  /**
   * The exact solution (arXiv 2211.01095, proposition 4.1), {@code σ_t/σ_s x + σ_t ∫ e^λ x̂₀(λ)
   * dλ}, by Simpson's rule.
   */
  private static double exact(double s, double t, double x, DoubleUnaryOperator x0) {
    Transition step = between(s, t);
    int parts = 2000;
    double sum = 0;
    for (int i = 0; i <= parts; i++) {
      double lambda = s + (t - s) * i / parts;
      int weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(lambda) * x0.applyAsDouble(lambda);
    }
    double integral = sum * (t - s) / (3 * parts);
    double sigma = Math.sqrt(step.oneMinusAlphaBarPrevious());
    return sigma / Math.sqrt(step.oneMinusAlphaBar()) * x + sigma * integral;
  }

  /** With three predictions, UniC-2 integrates every parabola exactly. */
  @Property(tries = 200)
  void cornerWeights_parabola_isIntegratedExactly(
      @ForAll @Scale(6) @DoubleRange(min = -5, max = 4) double s,
      @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 3) double before,
      @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 3) double h,
      @ForAll @Scale(6) @DoubleRange(min = -2, max = 2) double slope,
      @ForAll @Scale(6) @DoubleRange(min = -2, max = 2) double bend) {
    DoubleUnaryOperator x0 = lambda -> 0.3 + slope * (lambda - s) + bend * Math.pow(lambda - s, 2);
    Transition earlier = between(s - before, s);
    Transition step = between(s, s + h);
    double here = x0.applyAsDouble(s);
    double target =
        here
            + LogSnr.cornerWeight(earlier, step) * (x0.applyAsDouble(s + h) - here)
            + LogSnr.earlierWeight(earlier, step) * (x0.applyAsDouble(s - before) - here);
    double x = 0.7;
    double next = LogSnr.stateWeight(step) * x + LogSnr.dataWeight(step) * target;
    assertThat(next).isCloseTo(exact(s, s + h, x, x0), within(1e-8));
  }

  /**
   * {@code φ_n(z) = ∫₀¹ e^{(1−u) z} u^{n−1} / (n−1)! du}, on both sides of where the series ends.
   */
  @Property(tries = 200)
  void phi_integral_isMet(@ForAll @Scale(6) @DoubleRange(min = -20, max = -1e-6) double z) {
    for (int n = 1; n <= 3; n++) {
      int parts = 2000;
      double sum = 0;
      double factorial = n == 3 ? 2 : 1;
      for (int i = 0; i <= parts; i++) {
        double u = (double) i / parts;
        int weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
        sum += weight * Math.exp((1 - u) * z) * Math.pow(u, n - 1) / factorial;
      }
      assertThat(LogSnr.phi(n, z)).isCloseTo(sum / (3 * parts), within(1e-9));
    }
  }

  @Test
  void weights_finalStep_giveTheCleanImage() {
    Transition last = new Transition(Math.log(0.4), CLEAN);
    Transition earlier = new Transition(Math.log(0.1), Math.log(0.4));
    assertThat(LogSnr.step(last)).isInfinite();
    assertThat(LogSnr.stateWeight(last)).isZero();
    assertThat(LogSnr.dataWeight(last)).isEqualTo(1);
    assertThat(LogSnr.extrapolation(earlier, last)).isZero();
    assertThat(LogSnr.cornerWeight(earlier, last)).isZero();
    assertThat(LogSnr.earlierWeight(earlier, last)).isZero();
  }

  @Test
  void weights_frozenStep_keepTheState() {
    for (double log : new double[] {CLEAN, Math.log(0.4)}) {
      Transition frozen = new Transition(log, log);
      for (Transition earlier : new Transition[] {frozen, new Transition(Math.log(0.1), log)}) {
        assertThat(LogSnr.stateWeight(frozen)).isEqualTo(1);
        assertThat(LogSnr.dataWeight(frozen)).isZero();
        assertThat(LogSnr.extrapolation(earlier, frozen)).isZero();
        assertThat(LogSnr.cornerWeight(earlier, frozen)).isZero();
        assertThat(LogSnr.earlierWeight(earlier, frozen)).isZero();
      }
    }
  }

  /** A pixel that has only rested so far has one prediction. */
  @Test
  void extrapolation_firstStepAfterARest_isOfFirstOrder() {
    Transition rest = new Transition(Math.log(0.1), Math.log(0.1));
    Transition first = new Transition(Math.log(0.1), Math.log(0.3));
    assertThat(LogSnr.extrapolation(rest, first)).isZero();
    assertThat(LogSnr.cornerWeight(rest, first)).isEqualTo(0.5);
    assertThat(LogSnr.earlierWeight(rest, first)).isZero();
  }

  @Test
  void extrapolation_equalSteps_isHalf() {
    assertThat(LogSnr.extrapolation(between(-1, -0.5), between(-0.5, 0)))
        .isCloseTo(0.5, within(1e-12));
  }
}
