package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every pair of phases, every end and every mask value. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // the generators below have their own
class RadSchedulerLawsTest {

  @Property
  void logAlphaBar_anyPhases_startsAtZeroAndEndsAtTheOneValue(
      @ForAll("schedulers") RadScheduler scheduler, @ForAll("masks") double mask) {
    int steps = scheduler.steps();

    assertThat(scheduler.logAlphaBar(0, mask)).isEqualTo(0.0);
    assertThat(Math.exp(scheduler.logAlphaBar(steps, mask))).isEqualTo(scheduler.finalAlphaBar());
  }

  @Property
  void alphaBar_anyPhases_meetsAtTheBoundary(
      @ForAll("schedulers") RadScheduler scheduler, @ForAll("masks") double mask) {
    double boundary = (1 - mask) + mask * scheduler.finalAlphaBar();

    assertThat(scheduler.alphaBar(scheduler.phase1Steps(), mask))
        .isCloseTo(boundary, withinPercentage(1e-10));
  }

  @Property
  void logAlphaBar_anyPhases_neverRises(
      @ForAll("schedulers") RadScheduler scheduler, @ForAll("masks") double mask) {
    for (int k = 1; k <= scheduler.steps(); k++) {
      assertThat(scheduler.logAlphaBar(k, mask))
          .isLessThanOrEqualTo(scheduler.logAlphaBar(k - 1, mask));
    }
  }

  @Property
  void logAlphaBar_hardMask_fallsInItsPhaseAndRestsInTheOther(
      @ForAll("schedulers") RadScheduler scheduler) {
    for (int k = 1; k <= scheduler.steps(); k++) {
      Transition hole = scheduler.transition(k, k - 1, 1);
      Transition rest = scheduler.transition(k, k - 1, 0);
      boolean phase1 = scheduler.isPhase1(k);
      assertThat((phase1 ? rest : hole).beta()).isEqualTo(0.0);
      assertThat((phase1 ? hole : rest).beta()).isPositive();
      assertThat(phase1 ? rest.oneMinusAlphaBar() : hole.posteriorMeanX0()).isEqualTo(0.0);
    }
  }

  /** The formulas as published, with powers, where they do not cancel. */
  @Property
  void alphaBar_anyPhases_isThePublishedFormula(
      @ForAll("phases") BetaSchedule phase1,
      @ForAll("phases") BetaSchedule phase2,
      @ForAll("ends") double end,
      @ForAll("masks") double mask) {
    RadScheduler scheduler = new RadScheduler(phase1, phase2, end);
    double boundary = 1 - (1 - end) * mask;

    for (int k = 0; k <= phase1.steps(); k++) {
      double share = phase1.logAlphaBar(k) / phase1.logAlphaBar(phase1.steps());
      assertThat(scheduler.alphaBar(k, mask)).isEqualTo(Math.pow(boundary, share), within(1e-9));
    }
    for (int k = 0; k <= phase2.steps(); k++) {
      double share = phase2.logAlphaBar(k) / phase2.logAlphaBar(phase2.steps());
      assertThat(scheduler.alphaBar(phase1.steps() + k, mask))
          .isEqualTo(boundary * Math.pow(end / boundary, share), within(1e-9));
    }
  }

  @Property
  void transition_anyStride_composesToTheSurvival(
      @ForAll("schedulers") RadScheduler scheduler,
      @ForAll("masks") double mask,
      @ForAll("fractions") double fraction) {
    int count = 1 + (int) (fraction * (scheduler.steps() - 1));
    double survival = 1;
    for (StepPlan.Step step : StepPlan.evenlySpaced(scheduler.steps(), count).steps()) {
      survival *= scheduler.transition(step.from(), step.to(), mask).alpha();
    }
    assertThat(survival).isCloseTo(scheduler.finalAlphaBar(), withinPercentage(1e-10));
  }

  /** Steps back from every state give the distribution of the state that they lead to. */
  @Property
  void transition_anyStride_reproducesTheMarginals(
      @ForAll("schedulers") RadScheduler scheduler,
      @ForAll("masks") double mask,
      @ForAll("fractions") double a,
      @ForAll("fractions") double b) {
    int from = 1 + (int) (a * (scheduler.steps() - 1));
    int to = (int) (b * (from - 1));

    Transition step = scheduler.transition(from, to, mask);

    double mean =
        step.posteriorMeanX0() + step.posteriorMeanXt() * Math.sqrt(scheduler.alphaBar(from, mask));
    double variance =
        Math.pow(step.posteriorMeanXt(), 2) * (1 - scheduler.alphaBar(from, mask))
            + step.posteriorVariance();
    assertThat(mean).isEqualTo(Math.sqrt(scheduler.alphaBar(to, mask)), within(1e-10));
    assertThat(variance).isEqualTo(1 - scheduler.alphaBar(to, mask), within(1e-10));
  }

  @Property
  void networkStep_anyPixel_hasThatPixelsSurvivalInTheTrainingSchedule(
      @ForAll("phases") BetaSchedule phase1,
      @ForAll("phases") BetaSchedule phase2,
      @ForAll("masks") double mask,
      @ForAll("fractions") double fraction) {
    RadScheduler scheduler = RadScheduler.of(phase1, phase2);
    BetaSchedule training = BetaSchedule.linear(1000);
    int k = (int) (fraction * scheduler.steps());

    double step = scheduler.networkStep(k, mask);

    int below = (int) Math.min(999, Math.floor(step));
    double share = step - below;
    double survival = (1 - share) * training.alphaBar(below) + share * training.alphaBar(below + 1);
    assertThat(step).isBetween(0.0, 1000.0);
    assertThat(survival).isEqualTo(scheduler.alphaBar(k, mask), within(1e-13));
  }

  @Property
  void alphaBar_moreHole_isNoisier(
      @ForAll("schedulers") RadScheduler scheduler,
      @ForAll("masks") double a,
      @ForAll("masks") double b,
      @ForAll("fractions") double fraction) {
    int k = (int) (fraction * scheduler.phase1Steps());

    assertThat(scheduler.alphaBar(k, Math.max(a, b)))
        .isLessThanOrEqualTo(scheduler.alphaBar(k, Math.min(a, b)) * (1 + 1e-12));
  }

  @Provide
  Arbitrary<RadScheduler> schedulers() {
    return Combinators.combine(phases(), phases(), ends()).as(RadScheduler::new);
  }

  @Provide
  Arbitrary<BetaSchedule> phases() {
    Arbitrary<Double> beta = Arbitraries.doubles().between(1e-5, 0.5).ofScale(9);
    Arbitrary<BetaSchedule> linear =
        Combinators.combine(Arbitraries.integers().between(2, 80), beta, beta)
            .as(BetaSchedule::linear);
    Arbitrary<BetaSchedule> any =
        beta.array(double[].class).ofMinSize(1).ofMaxSize(20).map(BetaSchedule::of);
    return Arbitraries.oneOf(linear, any);
  }

  @Provide
  Arbitrary<Double> ends() {
    return Arbitraries.doubles().between(1e-6, 0.9).ofScale(9);
  }

  /** Soft values, with many hard ones and some that are almost hard. */
  @Provide
  Arbitrary<Double> masks() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.doubles().between(0, 1).ofScale(12)),
        Tuple.of(
            3, Arbitraries.of(0.0, 1.0, Math.nextUp(0.0), 1e-18, 1 - 1e-14, Math.nextDown(1.0))));
  }

  @Provide
  Arbitrary<Double> fractions() {
    return Arbitraries.doubles().between(0, 1).ofScale(9);
  }
}
