package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RegionScheduleTest {
  private static final RadScheduler RAD = RadScheduler.standard();

  private static RegionSchedule lasting(double duration) {
    return new RegionSchedule(RAD, 1000, duration);
  }

  @Test
  void pixelState_threeRegionsInOrder_takesTheirPhasesInTurn() {
    RegionSchedule schedule = lasting(3);
    double[] values = {1, (float) (2 / 3.0), (float) (1 / 3.0), 0};
    assertThat(schedule.steps()).isEqualTo(3000);
    assertStates(schedule, values, 3000, 1000, 1000, 1000, 0);
    assertStates(schedule, values, 2999, 999, 1000, 1000, 0);
    assertStates(schedule, values, 2001, 1, 1000, 1000, 0);
    assertStates(schedule, values, 2000, 0, 1000, 1000, 0);
    assertStates(schedule, values, 1999, 0, 999, 1000, 0);
    assertStates(schedule, values, 1000, 0, 0, 1000, 0);
    assertStates(schedule, values, 999, 0, 0, 999, 0);
    assertStates(schedule, values, 0, 0, 0, 0, 0);
  }

  private static void assertStates(
      RegionSchedule schedule, double[] values, int k, int... expected) {
    for (int i = 0; i < values.length; i++) {
      assertThat(schedule.pixelState(k, values[i])).isEqualTo(expected[i]);
      assertThat(schedule.networkStep(k, values[i])).isEqualTo(expected[i]);
      assertThat(schedule.logAlphaBar(k, values[i])).isEqualTo(RAD.logAlphaBar(expected[i], 1));
      assertThat(schedule.isPureNoise(k, values[i])).isEqualTo(expected[i] == 1000);
    }
  }

  @Property
  void pixelState_anyPixel_goesEveryStepOfItsWayDownOnce(
      @ForAll @DoubleRange(min = 1, max = 9) double duration,
      @ForAll @FloatRange(min = 0, max = 1, minIncluded = false) float value,
      @ForAll @IntRange(min = 1, max = 60) int pixelSteps) {
    RegionSchedule schedule = new RegionSchedule(RAD, pixelSteps, duration);
    int steps = schedule.steps();
    int taken = 0;
    for (int k = steps; k > 0; k--) {
      int down = schedule.pixelState(k, value) - schedule.pixelState(k - 1, value);
      assertThat(down).isBetween(0, 1);
      taken += down;
    }
    assertThat(taken).isEqualTo(pixelSteps);
    assertThat(schedule.pixelState(steps, value)).isEqualTo(pixelSteps);
    assertThat(schedule.pixelState(0, value)).isEqualTo(0);
    assertThat(schedule.pixelState(steps / 2, 0)).isEqualTo(0);
  }

  /** Who begins earlier is never noisier. */
  @Property
  void pixelState_higherValue_isFurtherOn(
      @ForAll @DoubleRange(min = 1, max = 9) double duration,
      @ForAll @FloatRange(min = 0, max = 1, minIncluded = false) float a,
      @ForAll @FloatRange(min = 0, max = 1, minIncluded = false) float b,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction) {
    RegionSchedule schedule = lasting(duration);
    int k = (int) (fraction * schedule.steps());
    assertThat(schedule.pixelState(k, Math.max(a, b)))
        .isLessThanOrEqualTo(schedule.pixelState(k, Math.min(a, b)));
  }

  @Property
  void logAlphaBar_durationOne_isTheBaseSchedulesHole(
      @ForAll @FloatRange(min = 0, max = 1, minIncluded = false) float value,
      @ForAll @IntRange(min = 0, max = 1000) int k) {
    RegionSchedule schedule = lasting(1);
    assertThat(schedule.steps()).isEqualTo(1000);
    assertThat(schedule.logAlphaBar(k, value)).isEqualTo(RAD.logAlphaBar(k, 1));
    assertThat(schedule.networkStep(k, value)).isEqualTo(RAD.networkStep(k, 1));
    assertThat(schedule.logAlphaBar(k, 0)).isEqualTo(0.0);
    assertThat(schedule.networkStep(k, 0)).isEqualTo(0.0);
  }

  /** Each region's part of the plan is the plan that it has alone. */
  @Property
  void plan_regionsInOrder_repeatsTheOrdinaryPlan(
      @ForAll @IntRange(min = 1, max = 7) int regions,
      @ForAll @IntRange(min = 1, max = 1000) int count) {
    RegionSchedule schedule = lasting(regions);
    List<StepPlan.Step> steps = schedule.plan(count).steps();
    List<StepPlan.Step> alone = StepPlan.evenlySpaced(1000, count).steps();
    assertThat(steps).hasSize(regions * count);
    for (int i = 0; i < steps.size(); i++) {
      int below = 1000 * (regions - 1 - i / count);
      StepPlan.Step step = alone.get(i % count);
      assertThat(steps.get(i)).isEqualTo(new StepPlan.Step(step.from() + below, step.to() + below));
    }
  }

  @Test
  void isPureNoise_startWithLessNoise_isNowhere() {
    RegionSchedule schedule = new RegionSchedule(RAD, 400, 2);
    assertThat(schedule.steps()).isEqualTo(800);
    assertThat(schedule.networkStep(800, 1)).isEqualTo(400.0);
    assertThat(schedule.isPureNoise(800, 1)).isFalse();
    assertThat(lasting(2).isPureNoise(2000, 1)).isTrue();
    assertThat(lasting(2).isPureNoise(2000, 0)).isFalse();
  }

  @Test
  void isPureNoise_radSchedule_isTheHoleAfterPhaseOneAndAllAtTheEnd() {
    for (double mask : new double[] {0, 0.5, 1}) {
      assertThat(RAD.isPureNoise(2000, mask)).isTrue();
      assertThat(RAD.isPureNoise(1000, mask)).isEqualTo(mask == 1);
      assertThat(RAD.isPureNoise(999, mask)).isFalse();
    }
  }

  @Test
  void new_numbersOutOfRange_areRefused() {
    for (double duration : new double[] {0.99, -1, 1001, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> lasting(duration))
          .withMessageContaining("1 to 1000 times")
          .withMessageContaining(String.valueOf(duration));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new RegionSchedule(RAD, 0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new RegionSchedule(RAD, 2001, 2));
    RegionSchedule schedule = lasting(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schedule.plan(1001))
        .withMessage("a pixel's way has 1..1000 steps, asked for 1001");
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.plan(0));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.logAlphaBar(2001, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.logAlphaBar(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> schedule.networkStep(5, 1.5));
  }

  @Test
  void equals_sameNumbers_isTrue() {
    assertThat(lasting(2))
        .isEqualTo(lasting(2))
        .hasSameHashCodeAs(lasting(2))
        .isNotEqualTo(lasting(3))
        .isNotEqualTo(new RegionSchedule(RAD, 500, 4))
        .hasToString("RegionSchedule[2000 steps, 1000 per pixel, " + RAD + "]");
  }

  @Test
  void construct_baseThatTellsOneStep_isRefused() {
    RadScheduler told = RAD.withConditioning(NoiseConditioning.STEP);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegionSchedule(told, 1000, 2))
        .withMessageContaining("must be conditioned on every pixel's");
  }
}
