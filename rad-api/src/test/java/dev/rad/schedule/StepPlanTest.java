package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rad.schedule.StepPlan.Step;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepPlanTest {

  @Test
  void evenlySpaced_divisor_takesEqualSteps() {
    assertThat(StepPlan.evenlySpaced(1000, 4).steps())
        .containsExactly(
            new Step(1000, 750), new Step(750, 500), new Step(500, 250), new Step(250, 0));
    assertThat(StepPlan.evenlySpaced(10, 4).steps())
        .containsExactly(new Step(10, 8), new Step(8, 5), new Step(5, 3), new Step(3, 0));
    assertThat(StepPlan.evenlySpaced(7, 1).steps()).containsExactly(new Step(7, 0));
  }

  @Property
  void evenlySpaced_anyCount_isAnEvenWayDown(
      @ForAll("topsAndCounts") Tuple2<Integer, Integer> pair) {
    int top = pair.get1();
    int count = pair.get2();

    StepPlan plan = StepPlan.evenlySpaced(top, count);

    assertThat(plan.start()).isEqualTo(top);
    assertThat(plan.steps()).hasSize(count);
    assertThat(plan.isChained()).isTrue();
    for (Step step : plan.steps()) {
      assertThat(step.from() - step.to()).isBetween(top / count, top / count + 1);
    }
  }

  @Test
  void evenlySpaced_countOutOfRange_saysWhatIsPossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepPlan.evenlySpaced(10, 11))
        .withMessage("a plan from state 10 has 1..10 steps, asked for 11");
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.evenlySpaced(10, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.evenlySpaced(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.evenlySpaced(-3, 1));
  }

  @Test
  void evenlySpaced_largestState_doesNotOverflow() {
    assertThat(StepPlan.evenlySpaced(Integer.MAX_VALUE, 2).steps())
        .containsExactly(new Step(Integer.MAX_VALUE, 1_073_741_824), new Step(1_073_741_824, 0));
  }

  @Test
  void withFirstStep_share_isWhereTheFirstStepEnds() {
    assertThat(StepPlan.withFirstStep(1000, 20, 0.2).steps())
        .containsExactly(
            new Step(1000, 200),
            new Step(200, 150),
            new Step(150, 100),
            new Step(100, 50),
            new Step(50, 0));
    assertThat(StepPlan.withFirstStep(500, 1, 0.2)).isEqualTo(StepPlan.evenlySpaced(500, 1));
    assertThat(StepPlan.withFirstStep(500, 2, 0.2).steps())
        .as("less than half a step of the even ones is left")
        .containsExactly(new Step(500, 100), new Step(100, 0));
  }

  @Property
  void withFirstStep_anyShare_goesOnInStepsOfTheSameWidth(
      @ForAll("topsAndCounts") Tuple2<Integer, Integer> pair,
      @ForAll @DoubleRange(min = 0, max = 1, minIncluded = false, maxIncluded = false) double end) {
    int top = pair.get1();
    int count = pair.get2();

    StepPlan plan = StepPlan.withFirstStep(top, count, end);

    assertThat(plan.start()).isEqualTo(top);
    assertThat(plan.isChained()).isTrue();
    assertThat(plan.steps()).hasSizeBetween(Math.min(2, count), count);
    if (count > 1) {
      Step first = plan.steps().get(0);
      double exact = Math.max(1, Math.min(top - 1, end * top));
      assertThat((double) first.to()).isBetween(exact - 0.5, exact + 0.5);
      int others = plan.steps().size() - 1;
      assertThat(plan.steps().subList(1, others + 1))
          .isEqualTo(StepPlan.evenlySpaced(first.to(), others).steps());
      assertThat(Math.abs(others - end * count)).as("less than one more or fewer").isLessThan(1);
    }
  }

  @Test
  void withFirstStep_outOfRange_isRefused() {
    for (double bad : new double[] {0, 1, -0.5, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StepPlan.withFirstStep(10, 3, bad))
          .withMessage("the first step ends above 0 and below 1 of the noise, found " + bad);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepPlan.withFirstStep(10, 11, 0.2))
        .withMessage("a plan from state 10 has 1..10 steps, asked for 11");
  }

  @Property
  void ofStrength_anyStrength_isAnEvenWayDownFromItsShare(
      @ForAll("topsAndCounts") Tuple2<Integer, Integer> pair,
      @ForAll @DoubleRange(min = 0, max = 1, minIncluded = false) double strength) {
    int top = pair.get1();
    int count = pair.get2();

    StepPlan plan = StepPlan.ofStrength(top, count, strength);

    int start = Math.max(1, (int) Math.floor(strength * top + 0.5));
    assertThat(plan).isEqualTo(StepPlan.evenlySpaced(start, Math.min(count, start)));
    assertThat(StepPlan.ofStrength(top, count, 1)).isEqualTo(StepPlan.evenlySpaced(top, count));
  }

  @Test
  void ofStrength_outOfRange_isRefused() {
    for (double bad : new double[] {0, -0.5, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StepPlan.ofStrength(1000, 10, bad))
          .withMessage("the strength must be above 0 and at most 1, found " + bad);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.ofStrength(10, 11, 0.5));
  }

  @Test
  void radReference_hundredSteps_isTheProgramsDefault() {
    StepPlan plan = StepPlan.radReference(100);

    assertThat(plan.start()).isEqualTo(1000);
    assertThat(plan.steps()).hasSize(100).startsWith(new Step(991, 981), new Step(981, 971));
    assertThat(plan.steps()).endsWith(new Step(11, 1), new Step(1, 0));
    for (int i = 1; i < 100; i++) {
      assertThat(plan.steps().get(i).from()).isEqualTo(plan.steps().get(i - 1).to());
    }
    assertThat(plan.isChained()).isFalse();
  }

  @Test
  void radReference_tenSteps_visitsTheIndicesOfTheRecordedRun() {
    double[] indices = GoldenFile.of("rad/unet-base").doubles("steps");
    List<Step> steps = StepPlan.radReference(indices.length).steps();

    for (int i = 0; i < indices.length; i++) {
      assertThat(steps.get(i).from()).isEqualTo((int) indices[i] + 1);
      assertThat(steps.get(i).to()).isEqualTo(Math.max((int) indices[i] - 100 + 1, 0));
    }
    assertThat(steps).hasSize(10);
  }

  @Test
  void radReference_mostCounts_doNotChain() {
    int[] chaining =
        IntStream.rangeClosed(1, 1000)
            .filter(count -> StepPlan.of(StepPlan.radReference(count).steps()).isChained())
            .toArray();

    assertThat(chaining).containsExactly(1, 100, 111, 166, 199, 331, 496, 991);
  }

  @Test
  void radReference_halfwayIndices_roundToEven() {
    assertThat(StepPlan.radReference(5).steps())
        .extracting(Step::from)
        .containsExactly(991, 743, 496, 249, 1); // indices 990, 742.5, 495, 247.5, 0
  }

  @Property
  void radReference_anyCount_neverGoesUpAgain(@ForAll @IntRange(min = 1, max = 1000) int count) {
    List<Step> steps = StepPlan.radReference(count).steps();

    assertThat(steps).hasSize(count);
    assertThat(steps.get(0).from()).isEqualTo(991);
    assertThat(steps.get(count - 1).to()).isEqualTo(0);
    assertThat(steps).extracting(Step::from).isSortedAccordingTo((a, b) -> b - a);
    long visited = steps.stream().map(Step::from).distinct().count();
    assertThat(visited).isEqualTo(Math.min(count, 991));
  }

  @Test
  void radReference_countOutOfRange_saysWhatIsPossible() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepPlan.radReference(1001))
        .withMessage("the reference plan has 1..1000 steps, asked for 1001");
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.radReference(0));
  }

  @Test
  void every_respacedSchedule_takesEachStep() {
    GaussianSchedule schedule = new GaussianSchedule(BetaSchedule.linear(1000)).respaced("3");

    assertThat(StepPlan.every(schedule).steps())
        .containsExactly(new Step(3, 2), new Step(2, 1), new Step(1, 0));
    assertThat(StepPlan.every(RadScheduler.standard()).start()).isEqualTo(2000);
  }

  @Test
  void of_steps_startsWithTheFirst() {
    StepPlan plan = StepPlan.of(List.of(new Step(5, 2), new Step(2, 0)));

    assertThat(plan.start()).isEqualTo(5);
    assertThat(plan.isChained()).isTrue();
    assertThat(plan).hasToString("StepPlan[2 steps from 5 to 0]");
    assertThat(plan)
        .isEqualTo(StepPlan.of(List.of(new Step(5, 2), new Step(2, 0))))
        .hasSameHashCodeAs(StepPlan.of(List.of(new Step(5, 2), new Step(2, 0))))
        .isNotEqualTo(StepPlan.of(List.of(new Step(5, 2))));
    assertThatIllegalArgumentException().isThrownBy(() -> StepPlan.of(List.of()));
  }

  @Test
  void isChained_gapOrNoEnd_isFalse() {
    assertThat(StepPlan.of(List.of(new Step(5, 3), new Step(2, 0))).isChained()).isFalse();
    assertThat(StepPlan.of(List.of(new Step(5, 3), new Step(3, 1))).isChained()).isFalse();
  }

  @Test
  void steps_changeOfTheList_isRefused() {
    List<Step> steps = StepPlan.evenlySpaced(3, 3).steps();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> steps.remove(0));
  }

  @Test
  void newStep_notDownwards_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(3, 3))
        .withMessage("a reverse step leads to fewer noise steps, found 3 to 3");
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(3, -1));
  }

  @Provide
  Arbitrary<Tuple2<Integer, Integer>> topsAndCounts() {
    return Arbitraries.integers()
        .between(1, 3000)
        .flatMap(top -> Arbitraries.integers().between(1, top).map(count -> Tuple.of(top, count)));
  }
}
