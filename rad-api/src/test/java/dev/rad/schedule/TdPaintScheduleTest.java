package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.model.RadSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TD-Paint's networks are told, and which steps its program takes. */
class TdPaintScheduleTest {
  private static final RadScheduler TOLD = RadSettings.TD_PAINT.scheduler();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 500, 1000})
  void networkStep_hardMask_countsFromZero(int k) {
    assertThat(TOLD.networkStep(k, 1)).isEqualTo(k - 1);
    assertThat(TOLD.networkStep(k, 0)).isZero();
  }

  @Test
  void networkStep_cleanPicture_isThatOfOneStep() {
    assertThat(TOLD.networkStep(0, 1)).isZero();
  }

  @Test
  void networkStep_softMask_isRefused() {
    assertThatThrownBy(() -> TOLD.networkStep(500, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is conditioned on whole steps, found ")
        .hasMessageContaining("hard mask");
  }

  @Test
  void networkStep_ofRegions_isEachPixelsOwn() {
    var regions = new RegionSchedule(TOLD, 1000, 2);

    assertThat(regions.conditioning()).isEqualTo(NoiseConditioning.TD_PAINT);
    assertThat(regions.networkStep(1500, 1)).isEqualTo(499);
    assertThat(regions.networkStep(500, 0.5)).isEqualTo(499);
    assertThat(regions.networkStep(1500, 0)).isZero();
  }

  /** The program's 250 of 1000: gaps of 4, and of 5 after the indices 41, 124 and 207. */
  @Test
  void respaced_250Of1000_areTheProgramsSteps() {
    StepPlan plan = StepPlan.respaced(1000, 250);

    assertThat(plan.steps()).hasSize(250);
    assertThat(plan.steps().get(0)).isEqualTo(new StepPlan.Step(1000, 996));
    assertThat(plan.steps().get(249)).isEqualTo(new StepPlan.Step(1, 0));
    assertThat(plan.steps().get(248)).isEqualTo(new StepPlan.Step(5, 1));
    for (int i = 1; i < 250; i++) {
      StepPlan.Step step = plan.steps().get(249 - i);
      boolean wide = i == 42 || i == 125 || i == 208;
      assertThat(step.from() - step.to()).as("gap before index " + i).isEqualTo(wide ? 5 : 4);
    }
  }

  @Test
  void respaced_tooManySteps_isRefused() {
    assertThatThrownBy(() -> StepPlan.respaced(10, 11))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StepPlan.respaced(10, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
