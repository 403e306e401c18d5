package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The noise that TD-Paint's networks are trained with; numbers of the publication's program. */
class TdPaintTrainingScheduleTest {
  private static final NoiseSchedule NOISE = new TdPaintTrainingSchedule(250, true);

  @Test
  void hole_250Steps_hasTheProgramsSurvivals() {
    assertThat(NOISE.steps()).isEqualTo(250);
    assertThat(NOISE.alphaBar(1, 1)).isCloseTo(0.9999, within(1e-12));
    assertThat(NOISE.alphaBar(125, 1)).isCloseTo(0.08018776, within(1e-8));
    assertThat(NOISE.alphaBar(250, 1)).isCloseTo(4.0358298e-5, within(1e-12));
    assertThat(NOISE.transition(2, 1, 1).beta()).isCloseTo(5.990656e-4, within(1e-10));
    assertThat(NOISE.transition(250, 249, 1).beta()).isCloseTo(0.07751934, within(1e-8));
    assertThat(NOISE.networkStep(1, 1)).isZero();
    assertThat(NOISE.networkStep(2, 1)).isEqualTo(4);
    assertThat(NOISE.networkStep(250, 1)).isEqualTo(999);
  }

  /** Sigma 0.01 at all states, which no step changes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 250})
  void knownPixels_anyState_haveTheNoiseOfTheFirstStep(int k) {
    assertThat(NOISE.alphaBar(k, 0)).isEqualTo(NOISE.alphaBar(1, 1));
    assertThat(NOISE.networkStep(k, 0)).isZero();
    assertThat(NOISE.transition(k, k - 1, 0).isFrozen()).isTrue();
    assertThat(NOISE.isPureNoise(k, 0)).isFalse();
    assertThat(new TdPaintTrainingSchedule(250, false).logAlphaBar(k, 0)).isZero();
  }

  @Test
  void conditioning_isTdPaints() {
    assertThat(NOISE.conditioning()).isEqualTo(NoiseConditioning.TD_PAINT);
    assertThat(NOISE.isPureNoise(250, 1)).isTrue();
    assertThat(NOISE).isEqualTo(new TdPaintTrainingSchedule(250, true));
    assertThat(NOISE).isNotEqualTo(new TdPaintTrainingSchedule(250, false));
    assertThat(NOISE).isNotEqualTo(new TdPaintTrainingSchedule(100, true));
  }

  @Test
  void softMaskOrWrongSteps_areRefused() {
    assertThatThrownBy(() -> NOISE.logAlphaBar(10, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hard masks")
        .hasMessageContaining("0.5");
    assertThatThrownBy(() -> new TdPaintTrainingSchedule(1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 1000");
    assertThatThrownBy(() -> new TdPaintTrainingSchedule(1001, true))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
