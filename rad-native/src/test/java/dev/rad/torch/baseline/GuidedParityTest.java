package dev.rad.torch.baseline;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.torch.baseline.CoPaint.Optimisation;
import dev.rad.torch.baseline.CoPaint.Respacing;
import dev.rad.torch.baseline.DeqIr.FixedPoint;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole runs of the published programs with gradients or solvers, repeated state by state. The
 * tolerances are those of {@code testdata/golden/README.md}.
 */
class GuidedParityTest {

  @Test
  void fill_mcgCompat_givesEveryStateOfTheProgram() {
    GoldenRun.open("mcg-10").assertEveryState(new Mcg(10, 1, true), "trajectory", 0, 3e-4);
  }

  /**
   * Without noise the residual is far smaller than what it is a difference of; the last digits of
   * the clean case depend on the number of threads (1.2e-4 with one, 3.7e-4 with two) and on the
   * processor (1.02e-3 with AVX-512).
   */
  @ParameterizedTest
  @CsvSource({
    "dps-5, 5, 0.5, 0.05, 3e-4",
    "dps-5-noisy, 5, 0.5, 0.5, 3e-4",
    "dps-8-clean, 8, 1, 0, 2e-3"
  })
  void fill_dpsCompat_givesEveryStateOfTheProgram(
      String name, int steps, double scale, double sigma, double tolerance) {
    GoldenRun.open(name)
        .assertEveryState(new Dps(steps, scale, sigma, true), "trajectory", 0, tolerance);
  }

  /** Backtracks as often as the program, too: it evaluates once more per optimised state. */
  @ParameterizedTest
  @CsvSource({
    "copaint-3-backtracking, 3, 4, 1, 250, 60",
    "copaint-6, 6, 0.02, 1, 250, 250",
    "copaint-tt-6, 6, 0.002, 2, 6, 6"
  })
  void fill_coPaintCompat_givesEveryStateOfTheProgram(
      String name, int steps, double lr, int samples, int respacing, int ddpmSteps) {
    var method =
        new CoPaint(
            steps,
            new Travel(2, samples),
            new Optimisation(2, lr, 1.012, 1e-4, 1.01),
            new Respacing(respacing, ddpmSteps));
    GoldenRun run = GoldenRun.open(name);
    TravelPlan plan = method.plan();
    long[] indices =
        plan.states().stream().filter(j -> j > 0).mapToLong(j -> method.state(j) - 1L).toArray();
    assertThat(run.golden().longs("plan")).containsExactly(indices);
    long[] extra = run.has("extra_calls") ? run.golden().longs("extra_calls") : new long[0];
    long[] evaluations = run.golden().longs("call_evaluations");
    int[] calls = // of the steps down
        LongStream.range(0, evaluations.length)
            .filter(call -> LongStream.of(extra).noneMatch(e -> e == call))
            .mapToInt(call -> (int) call)
            .toArray();
    try (var scope = TensorScope.open()) {
      var seen = new AtomicInteger();
      BaselineOutput output =
          run.fill(
              method,
              (i, x) -> {
                seen.incrementAndGet();
                int ordinal = plan.ordinal(i);
                Tensor expected =
                    plan.denoises(i)
                        ? run.golden().tensor("state_after").select(0, calls[ordinal])
                        : run.golden().tensor("state_after_renoise").select(0, ordinal);
                assertClose(x, expected, 3e-4);
              });
      assertThat(seen.get()).isEqualTo(indices.length - 1);
      assertClose(output.raw(), run.golden().tensor("result"), 3e-4);
      assertThat(output.cost().forward())
          .isEqualTo((int) Arrays.stream(evaluations).sum() - evaluations.length);
      assertThat(output.cost().backward()).isEqualTo(2 * evaluations.length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deqir-5, 5, 1000, 0, 0, 5, 15",
    "deqir-5-noise, 5, 300, 0.3, 0.2, 5, 15",
    "deqir-8-start400-few, 8, 400, 0, 0, 3, 6"
  })
  void fill_deqIrCompat_givesEveryGuessOfTheProgram(
      String name, int steps, int start, double etw, double nw, int memory, int rounds) {
    var method =
        new DeqIr(
            steps,
            start,
            new DeqIr.Noise(etw, nw),
            new DeqIr.Search(FixedPoint.ANDERSON, memory, rounds, 1e-3, 3),
            true);
    GoldenRun run = GoldenRun.open(name);
    var states = new Strides(start, steps, true);
    for (int k = 0; k < steps; k++) {
      assertThat(states.state(steps - k) - 1L).isEqualTo(run.golden().longs("times")[k]);
    }
    try (var scope = TensorScope.open()) {
      Tensor guesses = run.golden().tensor("fixed_point_input");
      Tensor result = run.golden().tensor("result");
      int calls = (int) guesses.size(0);
      BaselineOutput output =
          run.fill(
              method,
              (i, x) ->
                  assertClose(
                      x, i < calls ? guesses.select(0, i).narrow(0, steps - 1, 1) : result, 1e-5));
      assertClose(output.raw(), result, 1e-5);
      assertThat(output.cost().forward()).isEqualTo(calls * steps);
    }
  }

  /** The map itself, and the fixed point, which is what the program's sequential sampler gives. */
  @ParameterizedTest
  @CsvSource({
    "deqir-5, 5, 1000, 0, 0",
    "deqir-5-noise, 5, 300, 0.3, 0.2",
    "deqir-8-start400-few, 8, 400, 0, 0"
  })
  void value_ofTheProgramsGuesses_isTheProgramsValue(
      String name, int steps, int start, double etw, double nw) {
    var method =
        new DeqIr(
            steps,
            start,
            new DeqIr.Noise(etw, nw),
            new DeqIr.Search(FixedPoint.PICARD, 5, 15, 0, 0),
            false);
    GoldenRun run = GoldenRun.open(name);
    try (var scope = TensorScope.open()) {
      BaselineOutput output = run.fill(new Probe(method, run), StateObserver.NONE);
      assertClose(output.raw(), run.golden().tensor("sequential_result"), 1e-5);
    }
  }

  /** Feeds the recorded guesses to the map, then solves. */
  private record Probe(DeqIr method, GoldenRun golden) implements BaselineMethod {
    @Override
    public String name() {
      return method.name();
    }

    @Override
    public int steps() {
      return method.steps();
    }

    @Override
    public BaselineMethod withSteps(int steps) {
      return method.withSteps(steps);
    }

    @Override
    public Tensor sample(BaselineRun run) {
      Tensor start = run.draw(NoiseRole.START, 0);
      var map = new DeqIrMap(method, run, start);
      Tensor guesses = golden.golden().tensor("fixed_point_input");
      Tensor values = golden.golden().tensor("fixed_point_output");
      for (long i = 0; i < guesses.size(0); i++) {
        assertClose(map.value(guesses.select(0, i)), values.select(0, i), 1e-5);
      }
      Tensor sweeps = golden.golden().tensor("picard");
      Tensor guess = map.start();
      for (long i = 0; i < sweeps.size(0); i++) {
        guess = map.value(guess);
        assertClose(guess, sweeps.select(0, i), 1e-5);
      }
      return method.solve(run, map, start);
    }
  }
}
