package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known values and exactness; the laws are in {@link RadSchedulerLawsTest}. */
class RadSchedulerTest {
  private static final BetaSchedule LINEAR = BetaSchedule.linear(1000);
  private static final RadScheduler STANDARD = RadScheduler.standard();

  @Test
  void standard_sizes_areThePapers() {
    assertThat(STANDARD.phase1Steps()).isEqualTo(1000);
    assertThat(STANDARD.phase2Steps()).isEqualTo(1000);
    assertThat(STANDARD.steps()).isEqualTo(2000);
    assertThat(STANDARD.finalAlphaBar()).isEqualTo(4.035829765e-5, within(5e-15));
    assertThat(STANDARD).hasToString("RadScheduler[T1=1000, T2=1000, final ᾱ=4.03583e-05]");
  }

  @Test
  void standard_hardMask_isExactInEveryState() {
    for (int k = 0; k <= 1000; k++) {
      assertThat(STANDARD.logAlphaBar(k, 1)).isEqualTo(LINEAR.logAlphaBar(k));
      assertThat(STANDARD.logAlphaBar(k, 0)).isEqualTo(0.0);
      assertThat(STANDARD.logAlphaBar(1000 + k, 1)).isEqualTo(LINEAR.logAlphaBar(1000));
      assertThat(STANDARD.logAlphaBar(1000 + k, 0)).isEqualTo(LINEAR.logAlphaBar(k));
    }
  }

  @Test
  void networkStep_hardMask_isExactlyIntegral() {
    for (int k = 0; k <= 1000; k++) {
      assertThat(STANDARD.networkStep(k, 1)).isEqualTo((double) k);
      assertThat(STANDARD.networkStep(k, 0)).isEqualTo(0.0);
      assertThat(STANDARD.networkStep(1000 + k, 1)).isEqualTo(1000.0);
      assertThat(STANDARD.networkStep(1000 + k, 0)).isEqualTo((double) k);
    }
  }

  @Test
  void networkStep_standardEndGivenAsANumber_isExactlyIntegral() {
    RadScheduler scheduler = new RadScheduler(LINEAR, LINEAR, LINEAR.alphaBar(1000));

    assertThat(scheduler).isEqualTo(STANDARD).hasSameHashCodeAs(STANDARD);
    assertThat(scheduler.networkStep(777, 1)).isEqualTo(777.0);
  }

  @ParameterizedTest
  @CsvSource({
    "0.25, 0.5392, 80.79, 165.39",
    "0.5, 1.2495, 127.77, 259.09",
    "0.75, 2.2854, 182.47, 368.11",
    "0.95, 4.2330, 270.21, 542.86"
  })
  void networkStep_softMask_isAsPublished(double mask, double k10, double k500, double k1000) {
    assertThat(STANDARD.networkStep(10, mask)).isEqualTo(k10, within(5.1e-5));
    assertThat(STANDARD.networkStep(500, mask)).isEqualTo(k500, within(5.1e-3));
    assertThat(STANDARD.networkStep(1000, mask)).isEqualTo(k1000, within(5.1e-3));
  }

  @Test
  void transition_stridedByTen_hasThePublishedCoefficients() {
    assertThat(STANDARD.transition(991, 981, 1).alpha()).isEqualTo(0.819317669, within(5.1e-10));
    assertThat(STANDARD.transition(21, 11, 1).beta()).isEqualTo(4.08009e-3, within(5.1e-9));
    assertThat(STANDARD.transition(11, 1, 1).beta()).isEqualTo(2.09364e-3, within(5.1e-9));
    assertThat(STANDARD.transition(1, 0, 1).beta()).isEqualTo(1e-4, within(1e-18));
    assertThat(STANDARD.transition(1, 0, 1).alpha()).isEqualTo(0.9999, within(1e-15));
    assertThat(STANDARD.transition(21, 11, 1).posteriorVariance())
        .isEqualTo(1.42857e-3, within(5.1e-9));
    assertThat(STANDARD.transition(11, 1, 1).posteriorVariance())
        .isEqualTo(9.54505e-5, within(5.1e-11));
    assertThat(STANDARD.transition(1, 0, 1).posteriorVariance()).isEqualTo(0.0);
  }

  @Test
  void transition_hardMask_isFrozenOutsideItsPhase() {
    for (int k = 1; k <= 2000; k++) {
      boolean phase1 = k <= 1000;
      assertThat(STANDARD.isPhase1(k)).isEqualTo(phase1);
      assertThat(STANDARD.transition(k, k - 1, 1).isFrozen()).isEqualTo(!phase1);
      assertThat(STANDARD.transition(k, k - 1, 0).isFrozen()).isEqualTo(phase1);
      assertThat(STANDARD.transition(k, k - 1, 1).isFinal()).isEqualTo(k == 1);
      assertThat(STANDARD.transition(k, k - 1, 0).isFinal()).isEqualTo(k == 1001);
      assertThat(STANDARD.transition(k, k - 1, 0.5).isFrozen()).isFalse();
      assertThat(STANDARD.transition(k, k - 1, 0.5).isFinal()).isEqualTo(k == 1);
    }
    assertThat(STANDARD.isPhase1(0)).isFalse();
  }

  @Test
  void reverseChain_oraclePrediction_fillsTheHoleAndKeepsTheRestBitForBit() {
    double x0 = 0.3;
    double filled = -1.7;
    double kept = 0.123456789;
    for (StepPlan.Step step : StepPlan.radReference(100).steps()) {
      Transition hole = STANDARD.transition(step.from(), step.to(), 1);
      Transition rest = STANDARD.transition(step.from(), step.to(), 0);
      filled = hole.posteriorMeanX0() * x0 + hole.posteriorMeanXt() * filled;
      kept = rest.posteriorMeanX0() * -0.9 + rest.posteriorMeanXt() * kept;
    }
    assertThat(filled).isEqualTo(x0);
    assertThat(kept).isEqualTo(0.123456789);
  }

  @ParameterizedTest
  @CsvSource({"1000, 500", "300, 700", "1, 1000", "50, 21"})
  void logAlphaBar_unequalPhases_meetAtTheBoundary(int steps1, int steps2) {
    RadScheduler scheduler =
        RadScheduler.of(
            BetaSchedule.linear(steps1, 1e-2, 1e-2), BetaSchedule.linear(steps2, 1e-4, 0.02));
    double end = LINEAR.logAlphaBar(1000);

    assertThat(scheduler.logAlphaBar(steps1, 1)).isEqualTo(end);
    assertThat(scheduler.logAlphaBar(steps1 + 1, 1)).isEqualTo(end);
    assertThat(scheduler.logAlphaBar(steps1 + steps2, 0)).isEqualTo(end);
    assertThat(scheduler.networkStep(steps1, 1)).isEqualTo(1000.0);
  }

  /** The last step of a phase is too small to show here, so rounding alone decides the order. */
  @Test
  void logAlphaBar_roundingAtTheEnds_staysBetweenZeroAndTheEnd() {
    for (int i = 1; i < 1000; i++) {
      BetaSchedule phase = BetaSchedule.of(i / 1000.0, 1e-17);
      RadScheduler scheduler = new RadScheduler(phase, phase, phase.alphaBar(2));
      double end = scheduler.logAlphaBar(4, 1);
      for (double mask : new double[] {1e-17, 0.1, 0.7, 0.9, Math.nextDown(1.0)}) {
        for (int k = 1; k <= 4; k++) {
          assertThat(scheduler.logAlphaBar(k, mask))
              .isBetween(end, scheduler.logAlphaBar(k - 1, mask));
        }
        assertThat(scheduler.logAlphaBar(4, mask)).isEqualTo(end);
      }
    }
  }

  @Test
  void withTrainingSchedule_otherNetwork_changesTheNetworkStepOnly() {
    BetaSchedule short100 = BetaSchedule.linear(100);
    RadScheduler scheduler =
        RadScheduler.of(short100, short100).withTrainingSchedule(BetaSchedule.linear(4000));
    RadScheduler own =
        new RadScheduler(short100, short100, short100.alphaBar(100)).withTrainingSchedule(short100);

    assertThat(scheduler.logAlphaBar(40, 1))
        .isEqualTo(RadScheduler.of(short100, short100).logAlphaBar(40, 1));
    assertThat(scheduler.networkStep(100, 1)).isBetween(3900.0, 4000.0);
    assertThat(own.networkStep(40, 1)).isEqualTo(40.0);
    assertThat(own.networkStep(100, 0.3)).isLessThan(own.networkStep(200, 0.3)).isPositive();
  }

  /** ADM's own numbering, which {@link DiffusionGoldenTest} holds to the published program. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 0.5, 1})
  void withConditioning_step_tellsEveryPixelAdmsIndexOfTheStep(double mask) {
    RadScheduler told = STANDARD.withConditioning(NoiseConditioning.STEP);
    GaussianSchedule adm = new GaussianSchedule(LINEAR);

    for (int k = 0; k <= 1000; k++) {
      assertThat(told.networkStep(k, mask)).isEqualTo(adm.networkStep(k, 1));
      assertThat(told.networkStep(1000 + k, mask)).isEqualTo(999.0 + k);
      assertThat(told.logAlphaBar(k, mask)).isEqualTo(STANDARD.logAlphaBar(k, mask));
      assertThat(told.isPureNoise(k, mask)).isEqualTo(STANDARD.isPureNoise(k, mask));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> told.networkStep(2001, mask));
    assertThatIllegalArgumentException().isThrownBy(() -> told.networkStep(1, 1.1));
  }

  @Test
  void withConditioning_other_isAnotherScheduleAndSaysSo() {
    RadScheduler told = STANDARD.withConditioning(NoiseConditioning.STEP);

    assertThat(STANDARD.conditioning()).isEqualTo(NoiseConditioning.PIXEL);
    assertThat(told)
        .isNotEqualTo(STANDARD)
        .hasToString(STANDARD.toString().replace("]", ", conditioned on one step]"));
    assertThat(told.withTrainingSchedule(BetaSchedule.linear(100)).networkStep(900, 0.5))
        .isEqualTo(899.0);
    assertThat(told.withConditioning(NoiseConditioning.PIXEL))
        .isEqualTo(STANDARD)
        .hasSameHashCodeAs(STANDARD);
  }

  @Test
  void inverseMap_nearTheEnd_tellsTheLastStepsApart() {
    double last = LINEAR.alphaBar(1000);
    double before = LINEAR.alphaBar(999);

    assertThat(STANDARD.inverseMap(Math.log(0.25 * before + 0.75 * last)))
        .isEqualTo(999.75, within(1e-9));
  }

  @Test
  void accessors_outOfRange_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.logAlphaBar(2001, 1))
        .withMessage("state 2001 is not in 0..2000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.logAlphaBar(5, -0.01))
        .withMessage("mask value -0.01 is not in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RadScheduler(LINEAR, LINEAR, 1))
        .withMessage("the final ᾱ must lie between 0 and 1, found 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.isPhase1(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.networkStep(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.networkStep(1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new RadScheduler(LINEAR, LINEAR, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RadScheduler(LINEAR, LINEAR, Double.NaN));
  }
}
