package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimizerOptionsTest {

  private static final OptimizerOptions PLAIN =
      OptimizerOptions.builder().learningRate(1e-3).warmupSteps(4).build();

  @ParameterizedTest
  @CsvSource({"1, 0.25", "3, 0.75", "4, 1", "90, 1", "91, 0.9", "95, 0.5", "99, 0.1", "100, 0"})
  void learningRateAt_decay_fallsLinearlyFromTheStepBeforeIt(long place, double share) {
    // nine steps of decay: the tenth would have nothing left
    double rate = PLAIN.toBuilder().decaySteps(9).build().learningRateAt(place, 99);
    assertThat(rate).isCloseTo(1e-3 * share, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.25", "4, 1", "99, 1", "100, 1"})
  void learningRateAt_noDecay_stays(long step, double share) {
    assertThat(PLAIN.learningRateAt(step, 100)).isCloseTo(1e-3 * share, within(1e-15));
  }

  @Test
  void learningRateAt_decayMeetsWarmup_isTheSmaller() {
    OptimizerOptions both =
        OptimizerOptions.builder().learningRate(1).warmupSteps(10).decaySteps(9).build();
    assertThat(both.learningRateAt(2, 10)).isCloseTo(0.2, within(1e-15));
    assertThat(both.learningRateAt(9, 10)).isCloseTo(0.2, within(1e-15));
    assertThat(both.learningRateAt(5, 10)).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void build_negativeDecaySteps_isRefused() {
    assertThatThrownBy(() -> PLAIN.toBuilder().decaySteps(-1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
