package dev.rad.torch.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.torch.baseline.ScoreSde.Predictor;
import dev.rad.torch.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole runs of the published programs, repeated state by state. The tolerances are those of {@code
 * testdata/golden/README.md}.
 */
class BaselineParityTest {

  @ParameterizedTest
  @CsvSource({
    "ddrm-10, 10, 0, 1000",
    "ddrm-low-noise, 6, 0.02, 300",
    "ddrm-low-noise-clean, 6, 0, 300"
  })
  void fill_ddrmCompat_givesEveryStateOfTheProgram(
      String name, int steps, double sigma, int numTimesteps) {
    var method = new Ddrm(steps, new Ddrm.FreshNoise(0.85, 1), sigma, numTimesteps, true);
    GoldenRun.open(name).assertEveryState(method, "trajectory", 1, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "ddnm-10-travel, 10, 2, 2, 0, 1000",
    "ddnm-low-noise-travel, 6, 2, 2, 0, 300",
    "ddnm-plus-low-noise-travel, 6, 1, 2, 0.03, 300"
  })
  void fill_ddnmCompat_givesEveryStateOfTheProgram(
      String name, int steps, int length, int repeat, double sigma, int numTimesteps) {
    GoldenRun run = GoldenRun.open(name);
    var method =
        new Ddnm(
            steps, new Travel(length, repeat), new Ddnm.Noise(0.85, sigma), numTimesteps, true);
    int stride = numTimesteps / steps;
    assertThat(run.golden().longs("times"))
        .containsExactly(
            method.plan().states().stream()
                .mapToLong(state -> state == 0 ? -1 : (state - 1L) * stride)
                .toArray());
    run.assertEveryState(method, "trajectory", 0, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"repaint-20-4-3, 20, 4, 3, 1, 100000000", "repaint-8-nsample2-start5, 8, 2, 2, 2, 5"})
  void fill_repaint_givesEveryStateOfTheProgram(
      String name, int steps, int length, int jumps, int samples, int start) {
    GoldenRun run = GoldenRun.open(name);
    var method = new RePaint(steps, new RePaint.Jumps(length, jumps), samples, start);
    assertThat(run.golden().longs("times"))
        .containsExactly(method.plan().states().stream().mapToLong(state -> state - 1).toArray());
    run.assertEveryState(method, "trajectory", 0, 5e-5);
  }

  @ParameterizedTest
  @CsvSource({"ddim-replace-250-10, 250, 10, 0", "ddim-replace-100-8-eta1, 100, 8, 1"})
  void fill_ddimReplacementCompat_givesEveryStateOfTheProgram(
      String name, int process, int steps, double eta) {
    var method = new DdimReplacement(steps, eta, process, true);
    GoldenRun.open(name).assertEveryState(method, "trajectory", 0, 5e-5);
  }

  @Test
  void fill_ancestralReplacementCompat_givesEveryStateOfTheProgram() {
    GoldenRun.open("mcg-vanilla-10")
        .assertEveryState(new AncestralReplacement(10, true), "trajectory", 0, 5e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "score-sde-ancestral-langevin-start, ANCESTRAL, 0, 1e-5",
    "score-sde-reverse-langevin-middle, REVERSE_DIFFUSION, 600, 1e-5",
    "score-sde-ancestral-langevin-end, ANCESTRAL, 990, 5e-5"
  })
  void fill_scoreSdeCompat_givesEveryStateOfTheProgram(
      String name, Predictor predictor, int first, double tolerance) {
    GoldenRun run = GoldenRun.open(name);
    var whole = new ScoreSde(predictor, 1, 0.16, 1000, true);
    double[] times = run.golden().doubles("network_times");
    for (int i = 0; i < times.length; i++) {
      assertThat((double) VpSde.at(first + i).label()).isEqualTo(times[i]);
    }
    run.assertEveryState(
        new Window(whole, run.golden().tensor("x_start"), first),
        "state_after_predictor",
        0,
        tolerance);
  }

  /** Ten grid points of a run. */
  private record Window(ScoreSde whole, Tensor start, int first) implements BaselineMethod {
    @Override
    public String name() {
      return whole.name();
    }

    @Override
    public int steps() {
      return whole.steps();
    }

    @Override
    public BaselineMethod withSteps(int steps) {
      return whole.withSteps(steps);
    }

    @Override
    public Tensor sample(BaselineRun run) {
      Tensor last = whole.window(run, run.process(), start, first, first + 10);
      return first == 990 ? whole.finished(run, last) : last;
    }
  }

  @Test
  void plan_ofThePaper_has2410Evaluations() {
    TravelPlan plan = RePaint.PAPER.plan();
    assertThat(plan.evaluations()).isEqualTo(2410);
    assertThat(plan.moves()).isEqualTo(4570);
    assertThat(LongStream.range(0, plan.moves()).filter(i -> plan.denoises((int) i)).count())
        .isEqualTo(2410);
    assertThat(TravelPlan.straight(3).states()).isEqualTo(List.of(3, 2, 1, 0));
  }

  /** Counts that the published configurations give. */
  @ParameterizedTest
  @CsvSource({
    "250, 10, 5, 100000000, 1210",
    "100, 10, 10, 100000000, 910",
    "250, 10, 10, 100, 1150",
    "250, 1, 10, 100000000, 2491"
  })
  void plan_otherParameters_hasTheirEvaluations(
      int steps, int length, int jumps, int start, int evaluations) {
    assertThat(TravelPlan.resampling(steps, length, jumps, 1, start).evaluations())
        .isEqualTo(evaluations);
  }
}
