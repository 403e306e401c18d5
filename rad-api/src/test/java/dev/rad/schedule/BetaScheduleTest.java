package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BetaScheduleTest {
  private static final BetaSchedule STANDARD = BetaSchedule.linear(1000);

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1e-4", "10, 1.8948e-3", "100, 0.102982", "500, 0.921413"})
  void linear_thousandSteps_hasThePublishedNoiseLevels(int k, double oneMinusAlphaBar) {
    assertThat(1 - STANDARD.alphaBar(k)).isEqualTo(oneMinusAlphaBar, within(6e-7));
  }

  @Test
  void linear_thousandSteps_endsWhereDdpmEnds() {
    assertThat(STANDARD.alphaBar(1000)).isEqualTo(4.035829765e-5, within(5e-15));
    assertThat(STANDARD.alphaBar(991)).isEqualTo(4.837047812e-5, within(5e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 50, 250, 1000, 4000})
  void linear_anySteps_scalesTheEndsByAThousandOverSteps(int steps) {
    BetaSchedule schedule = BetaSchedule.linear(steps);

    assertThat(schedule.beta(1)).isCloseTo(1e-4 * 1000 / steps, relative(1e-12));
    assertThat(schedule.beta(steps)).isCloseTo(0.02 * 1000 / steps, relative(1e-12));
  }

  @Test
  void linear_givenEnds_includesThemExactly() {
    assertThat(BetaSchedule.linear(3, 0.1, 0.7).betas()).containsExactly(0.1, 0.4, 0.7);
    assertThat(BetaSchedule.linear(1, 0.1, 0.1).betas()).containsExactly(0.1);
  }

  @Test
  void linear_tooFewSteps_saysHowManyAreNeeded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BetaSchedule.linear(20))
        .withMessage("a scaled linear schedule needs at least 21 steps, found 20: name its ends");
    assertThatIllegalArgumentException().isThrownBy(() -> BetaSchedule.linear(0, 0.1, 0.2));
    assertThatIllegalArgumentException().isThrownBy(() -> BetaSchedule.linear(1, 0.1, 0.2));
  }

  @Test
  void cosine_firstSteps_followTheSquaredCosine() {
    BetaSchedule cosine = BetaSchedule.cosine(50);

    for (int k = 1; k < 50; k++) {
      double start = Math.pow(Math.cos(0.008 / 1.008 * Math.PI / 2), 2);
      double here = Math.pow(Math.cos((k / 50.0 + 0.008) / 1.008 * Math.PI / 2), 2);
      assertThat(cosine.alphaBar(k)).isCloseTo(here / start, relative(1e-10));
    }
    assertThat(cosine.beta(50)).isEqualTo(0.999);
  }

  @Test
  void of_betaOutOfRange_namesIt() {
    for (double bad : new double[] {0, 1, -0.1, Double.NaN, 2}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BetaSchedule.of(0.5, bad))
          .withMessage("every β must lie between 0 and 1, found β_2 = " + bad);
    }
    assertThatIllegalArgumentException().isThrownBy(BetaSchedule::of);
  }

  @Test
  void of_arrayChangedLater_keepsItsValues() {
    double[] betas = {0.1, 0.2};
    BetaSchedule schedule = BetaSchedule.of(betas);

    betas[0] = 0.9;
    schedule.betas()[1] = 0.9;

    assertThat(schedule.betas()).containsExactly(0.1, 0.2);
  }

  @Test
  void accessors_outOfRange_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.beta(0))
        .withMessage("step 0 is not in 1..1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.logAlphaBar(1001))
        .withMessage("state 1001 is not in 0..1000");
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.alphaBar(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.beta(1001));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.stepsUntil(1e-9));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.stepsUntil(Double.NaN));
  }

  @Test
  void alphaBar_standardSchedule_agreesWithDecimalArithmetic() {
    BigDecimal product = BigDecimal.ONE;
    for (int k = 1; k <= 1000; k++) {
      product =
          product.multiply(
              BigDecimal.ONE.subtract(new BigDecimal(STANDARD.beta(k))), MathContext.DECIMAL128);
      double exact = product.doubleValue();
      double exactNoise = BigDecimal.ONE.subtract(product).doubleValue();

      assertThat(STANDARD.alphaBar(k)).isCloseTo(exact, relative(1e-12));
      assertThat(-Math.expm1(STANDARD.logAlphaBar(k))).isCloseTo(exactNoise, relative(1e-12));
    }
  }

  @Test
  void equals_sameBetas_isByValue() {
    assertThat(BetaSchedule.of(0.1, 0.2))
        .isEqualTo(BetaSchedule.of(0.1, 0.2))
        .hasSameHashCodeAs(BetaSchedule.of(0.1, 0.2))
        .isNotEqualTo(BetaSchedule.of(0.1, 0.3));
    assertThat(STANDARD)
        .hasToString("BetaSchedule[steps=1000, β=0.0001000..0.02000, ᾱ=4.03583e-05]");
  }

  @Test
  void keeping_badStates_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.keeping(3, 3))
        .withMessage("kept states must increase within 1..1000, found [3, 3]");
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.keeping(0, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.keeping(1001));
    assertThatIllegalArgumentException().isThrownBy(STANDARD::keeping);
  }

  @Property
  void alphaBar_anyBetas_startsAtOneAndFalls(@ForAll("schedules") BetaSchedule schedule) {
    assertThat(schedule.logAlphaBar(0)).isEqualTo(0.0);
    assertThat(schedule.alphaBar(0)).isEqualTo(1.0);
    for (int k = 1; k <= schedule.steps(); k++) {
      assertThat(schedule.logAlphaBar(k)).isLessThan(schedule.logAlphaBar(k - 1));
    }
  }

  @Property
  void alphaBar_anyBetas_isTheProduct(@ForAll("schedules") BetaSchedule schedule) {
    double product = 1;
    for (int k = 1; k <= schedule.steps(); k++) {
      product *= 1 - schedule.beta(k);
      assertThat(schedule.alphaBar(k)).isCloseTo(product, relative(1e-9));
    }
  }

  @Property
  void keeping_anyStates_leavesTheirSurvivalUnchanged(
      @ForAll("schedules") BetaSchedule schedule, @ForAll @IntRange(min = 1, max = 7) int stride) {
    int[] kept = new int[(schedule.steps() + stride - 1) / stride];
    Arrays.setAll(kept, i -> i * stride + 1);

    BetaSchedule shorter = schedule.keeping(kept);

    for (int j = 1; j <= kept.length; j++) {
      double between = 1;
      for (int k = j == 1 ? 1 : kept[j - 2] + 1; k <= kept[j - 1]; k++) {
        between *= 1 - schedule.beta(k);
      }
      assertThat(shorter.logAlphaBar(j)).isEqualTo(schedule.logAlphaBar(kept[j - 1]));
      assertThat(shorter.beta(j)).isEqualTo(1 - between, within(1e-13));
    }
  }

  @Property
  void stepsUntil_survivalOfAState_isThatStateExactly(@ForAll("schedules") BetaSchedule schedule) {
    for (int k = 0; k <= schedule.steps(); k++) {
      assertThat(schedule.stepsUntil(schedule.logAlphaBar(k))).isEqualTo(k);
    }
  }

  @Property
  void stepsUntil_betweenTwoStates_invertsTheLine(
      @ForAll @IntRange(min = 0, max = 999) int k,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(12) double fraction) {
    double alphaBar = (1 - fraction) * STANDARD.alphaBar(k) + fraction * STANDARD.alphaBar(k + 1);

    double steps = STANDARD.stepsUntil(Math.min(0, Math.log(alphaBar)));

    assertThat(steps).isEqualTo(k + fraction, within(1e-9));
  }

  @Property
  void stepsUntil_moreNoise_isLater(
      @ForAll @DoubleRange(min = -12, max = 0) @Scale(12) double a,
      @ForAll @DoubleRange(min = -12, max = 0) @Scale(12) double b) {
    double early = STANDARD.stepsUntil(Math.max(a, b));
    double late = STANDARD.stepsUntil(Math.min(a, b));

    assertThat(early).isLessThanOrEqualTo(late);
    assertThat(late).isLessThanOrEqualTo(1000);
  }

  @Test
  void stepsUntil_noiseBeyondTheEnd_isTheLastStep() {
    assertThat(STANDARD.stepsUntil(STANDARD.logAlphaBar(1000) - 1e-9)).isEqualTo(1000);
    assertThat(STANDARD.stepsUntil(Double.NEGATIVE_INFINITY)).isEqualTo(1000);
  }

  private static Percentage relative(double difference) {
    return withinPercentage(100 * difference);
  }

  @Provide
  Arbitrary<BetaSchedule> schedules() {
    return Arbitraries.doubles()
        .between(1e-6, 0.999)
        .ofScale(9)
        .array(double[].class)
        .ofMinSize(1)
        .ofMaxSize(60)
        .map(BetaSchedule::of);
  }
}
