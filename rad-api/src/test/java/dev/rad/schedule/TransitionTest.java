package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransitionTest {

  @Test
  void posteriorMean_publishedVector_isReproduced() {
    Transition step = new Transition(Math.log(0.6 * 0.97), Math.log(0.6));

    double mean = step.posteriorMeanX0() * 0.3 + step.posteriorMeanXt() * -0.7;

    assertThat(mean).isEqualTo(-0.6430541828, within(5e-11));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-300, -1e-4, -0.7, -10.1, -700})
  void frozenStep_anyNoiseLevel_keepsThePixelExactly(double logAlphaBar) {
    Transition step = new Transition(logAlphaBar, logAlphaBar);

    assertThat(step.isFrozen()).isTrue();
    assertThat(step.isFinal()).isFalse();
    assertThat(step.alpha()).isEqualTo(1.0);
    assertThat(step.beta()).isEqualTo(0.0);
    assertThat(step.posteriorMeanX0()).isEqualTo(0.0);
    assertThat(step.posteriorMeanXt()).isEqualTo(1.0);
    assertThat(step.posteriorVariance()).isEqualTo(0.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-300, -1e-17, -1e-4, -0.7, -10.1, -700})
  void finalStep_anyNoiseLevel_landsOnThePictureExactly(double logAlphaBar) {
    Transition step = new Transition(logAlphaBar, 0);

    assertThat(step.isFinal()).isTrue();
    assertThat(step.isFrozen()).isFalse();
    assertThat(step.beta()).isPositive();
    assertThat(step.alphaBarPrevious()).isEqualTo(1.0);
    assertThat(step.oneMinusAlphaBarPrevious()).isEqualTo(0.0);
    assertThat(step.posteriorMeanX0()).isEqualTo(1.0);
    assertThat(step.posteriorMeanXt()).isEqualTo(0.0);
    assertThat(step.posteriorVariance()).isEqualTo(0.0);
  }

  @Test
  void beta_tinyNoise_keepsAllDigits() {
    Transition step = new Transition(-3e-12, -1e-12);

    assertThat(step.beta()).isCloseTo(2e-12, relative(1e-11));
    assertThat(step.oneMinusAlphaBar()).isCloseTo(3e-12, relative(1e-11));
    assertThat(step.posteriorVariance()).isCloseTo(2e-12 / 3, relative(1e-11));
  }

  @Test
  void posteriorVariance_statesAlmostEqual_doesNotExceedBeta() {
    for (int ulps = 1; ulps < 1000; ulps++) {
      for (int previous = -12; previous < 0; previous++) {
        Transition step = new Transition(previous - ulps * Math.ulp((double) previous), previous);

        assertThat(step.posteriorVariance()).isPositive().isLessThanOrEqualTo(step.beta());
      }
    }
  }

  @Test
  void newTransition_negativeZero_equalsPositiveZero() {
    assertThat(new Transition(-1, -0.0)).isEqualTo(new Transition(-1, 0.0));
    assertThat(new Transition(-0.0, -0.0)).isEqualTo(new Transition(0.0, 0.0));
  }

  @Test
  void newTransition_statesInWrongOrder_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transition(-1, -2))
        .withMessage(
            "a transition needs -∞ < log ᾱ <= previous log ᾱ <= 0,"
                + " found log ᾱ = -1.0 and previous -2.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Transition(-1, 1e-9));
    assertThatIllegalArgumentException().isThrownBy(() -> new Transition(Double.NaN, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Transition(-1, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Transition(Double.NEGATIVE_INFINITY, -1));
  }

  /** Multiplies the densities of {@code x_j} given {@code x₀} and of {@code x_k} given it. */
  @Property
  void posterior_anyStep_isTheProductOfTheTwoGaussians(
      @ForAll @DoubleRange(min = -8, max = -1e-3) @Scale(12) double logPrevious,
      @ForAll @DoubleRange(min = -3, max = -1e-3) @Scale(12) double logStep,
      @ForAll @DoubleRange(min = -1, max = 1) @Scale(12) double x0,
      @ForAll @DoubleRange(min = -4, max = 4) @Scale(12) double xt) {
    double previous = Math.exp(logPrevious);
    double a = Math.exp(logStep);
    double priorPrecision = 1 / (1 - previous);
    double likelihoodPrecision = a / (1 - a);
    double variance = 1 / (priorPrecision + likelihoodPrecision);
    double mean =
        variance
            * (priorPrecision * Math.sqrt(previous) * x0 + likelihoodPrecision * xt / Math.sqrt(a));

    Transition step = new Transition(logPrevious + logStep, logPrevious);

    assertThat(step.posteriorVariance()).isCloseTo(variance, relative(1e-10));
    assertThat(step.posteriorMeanX0() * x0 + step.posteriorMeanXt() * xt)
        .isEqualTo(mean, within(1e-10));
  }

  @Property
  void posteriorMean_noiseForm_isTheSame(
      @ForAll @DoubleRange(min = -8, max = 0) @Scale(12) double logPrevious,
      @ForAll @DoubleRange(min = -3, max = -1e-3) @Scale(12) double logStep,
      @ForAll @DoubleRange(min = -1, max = 1) @Scale(12) double x0,
      @ForAll @DoubleRange(min = -4, max = 4) @Scale(12) double noise) {
    Transition step = new Transition(logPrevious + logStep, logPrevious);
    double deviation = Math.sqrt(step.oneMinusAlphaBar());
    double xt = Math.sqrt(step.alphaBar()) * x0 + deviation * noise;

    double mean = (xt - step.beta() / deviation * noise) / Math.sqrt(step.alpha());

    assertThat(step.posteriorMeanX0() * x0 + step.posteriorMeanXt() * xt)
        .isEqualTo(mean, within(1e-10));
  }

  @Property
  void coefficients_anyStep_areConsistent(
      @ForAll @DoubleRange(min = -12, max = 0) @Scale(12) double logPrevious,
      @ForAll @DoubleRange(min = -12, max = 0) @Scale(12) double logStep) {
    Transition step = new Transition(logPrevious + logStep, logPrevious);

    assertThat(step.alpha() + step.beta()).isEqualTo(1, within(1e-15));
    assertThat(step.alphaBar() + step.oneMinusAlphaBar()).isEqualTo(1, within(1e-15));
    assertThat(step.alpha() * step.alphaBarPrevious()).isCloseTo(step.alphaBar(), relative(1e-13));
    assertThat(step.posteriorVariance()).isBetween(0.0, step.beta());
  }

  private static Percentage relative(double difference) {
    return withinPercentage(100 * difference);
  }
}
