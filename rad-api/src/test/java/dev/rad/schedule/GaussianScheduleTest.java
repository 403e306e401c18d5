package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianScheduleTest {
  private static final GaussianSchedule STANDARD = new GaussianSchedule(BetaSchedule.linear(1000));

  @Property
  void logAlphaBar_anyMaskValue_isTheOneSchedule(
      @ForAll @IntRange(max = 1000) int k,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(12) double mask) {
    assertThat(STANDARD.logAlphaBar(k, mask)).isEqualTo(STANDARD.betas().logAlphaBar(k));
    assertThat(STANDARD.networkStep(k, mask)).isEqualTo(Math.max(k - 1, 0));
  }

  @Test
  void respaced_ddim_keepsEveryIthStepFromTheFirst() {
    assertThat(STANDARD.respaced("ddim25").timestepMap())
        .hasSize(25)
        .startsWith(0, 40, 80)
        .endsWith(960);
  }

  @Test
  void respaced_count_keepsBothEnds() {
    assertThat(STANDARD.respaced("3").timestepMap()).containsExactly(0, 500, 999);
    assertThat(STANDARD.respaced("1").timestepMap()).containsExactly(0);
    assertThat(STANDARD.respaced("1000")).isEqualTo(STANDARD);
  }

  @Test
  void respaced_unevenSections_givesTheFirstOnesTheRest() {
    GaussianSchedule ten = new GaussianSchedule(BetaSchedule.linear(10, 0.1, 0.2));

    assertThat(ten.respaced("2,0,2").timestepMap()).containsExactly(0, 3, 7, 9);
    assertThat(ten.respaced(" 4, 3 ,3").timestepMap())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void respaced_halfwayPositions_roundToEven() {
    GaussianSchedule ten = new GaussianSchedule(BetaSchedule.linear(10, 0.1, 0.2));

    assertThat(ten.respaced("3").timestepMap()).containsExactly(0, 4, 9);
    assertThat(ten.respaced("7").timestepMap()).containsExactly(0, 2, 3, 4, 6, 8, 9);
  }

  @Test
  void respaced_twice_keepsOriginalStepNumbers() {
    assertThat(STANDARD.respaced("ddim100").respaced("ddim10").timestepMap())
        .isEqualTo(STANDARD.respaced("ddim10").timestepMap());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ddim1001; respacing 'ddim1001': no stride keeps exactly 1001 of 1000 steps",
        "ddim0; respacing 'ddim0': no stride keeps exactly 0 of 1000 steps",
        "600,600; respacing '600,600' asks for 600 steps of a section of 500",
        "0; respacing '0' keeps no step",
        "fast; respacing 'fast' is not ddimN, a number, or numbers with commas between",
        "10,; respacing '10,' is not ddimN, a number, or numbers with commas between"
      })
  void respaced_badSpecification_saysWhatIsWrong(String spec, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.respaced(spec))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ddim25", "100", "10,15,25"})
  void respaced_anySpecification_keepsSurvivals(String spec) {
    GaussianSchedule shorter = STANDARD.respaced(spec);
    int[] map = shorter.timestepMap();

    for (int k = 1; k <= shorter.steps(); k++) {
      assertThat(shorter.logAlphaBar(k, 1)).isEqualTo(STANDARD.logAlphaBar(map[k - 1] + 1, 1));
      assertThat(shorter.networkStep(k, 1)).isEqualTo(map[k - 1]);
    }
    assertThat(shorter.networkStep(0, 1)).isEqualTo(0);
  }

  @Test
  void withRescaledTimesteps_respaced_scalesByTheOriginalNumber() {
    GaussianSchedule schedule =
        new GaussianSchedule(BetaSchedule.linear(4000)).respaced("ddim40").withRescaledTimesteps();

    assertThat(schedule.networkStep(0, 0)).isEqualTo(0);
    assertThat(schedule.networkStep(1, 0)).isEqualTo(0);
    assertThat(schedule.networkStep(2, 0)).isEqualTo(25);
    assertThat(schedule.networkStep(40, 0)).isEqualTo(975);
  }

  @Test
  void posteriorLogVarianceClipped_firstStep_takesTheSecond() {
    double second = Math.log(STANDARD.transition(2, 1, 0).posteriorVariance());

    assertThat(STANDARD.posteriorLogVarianceClipped(1)).isEqualTo(second);
    assertThat(STANDARD.posteriorLogVarianceClipped(2)).isEqualTo(second);
    assertThat(new GaussianSchedule(BetaSchedule.of(0.3)).posteriorLogVarianceClipped(1))
        .isEqualTo(Math.log(0.3));
  }

  @Test
  void accessors_outOfRange_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.networkStep(1001, 1))
        .withMessage("state 1001 is not in 0..1000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.logAlphaBar(1, 1.5))
        .withMessage("mask value 1.5 is not in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.transition(3, 3, 1))
        .withMessage("a reverse step leads to fewer noise steps, found 3 to 3");
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.networkStep(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.networkStep(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.logAlphaBar(1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.transition(3, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.posteriorLogVarianceClipped(0));
  }

  @Test
  void timestepMap_arrayChangedLater_keepsItsValues() {
    Arrays.fill(STANDARD.timestepMap(), 7);

    assertThat(STANDARD.timestepMap()[999]).isEqualTo(999);
  }
}
