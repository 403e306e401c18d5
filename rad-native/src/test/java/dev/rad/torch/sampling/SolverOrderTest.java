package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How fast the deterministic solvers' errors fall. The hole of a normal prior, given the rest, is
 * normal with mean m and covariance Σ, and the probability-flow ODE has a closed form: along each
 * eigenvector of Σ, with eigenvalue λ, {@code (x − √ᾱ m)} is proportional to {@code √(ᾱ λ + 1 −
 * ᾱ)}.
 */
class SolverOrderTest {

  private static final int ROWS = 64;
  private static final int FROM = 800;
  private static final int TO = 160;
  private static final float[] HARD = {0, 1, 1, 0};
  private static final double[] VALUES = {0.6, -0.2};
  private static final Gaussian PRIOR = Gaussian.row(0.1, 0.2, 0.7);
  private static final Gaussian HOLE = PRIOR.given(new int[] {0, 3}, VALUES, new int[] {1, 2});

  private static StepPlan plan(int steps) {
    List<StepPlan.Step> list = new ArrayList<>();
    int size = (FROM - TO) / steps;
    for (int k = FROM; k > TO; k -= size) {
      list.add(new StepPlan.Step(k, k - size));
    }
    return StepPlan.of(list);
  }

  /** The root mean square difference from the exact flow, over all rows and both pixels. */
  private static double error(String solver, int steps) {
    try (var scope = TensorScope.open();
        var pixels =
            PixelSchedule.of(ExactDenoiser.SCHEDULE, List.of(Mask.of(4, 1, HARD)), Device.CPU)) {
      float[] start = Tensors.randn(11, 1, ROWS, 1, 4).toFloats();
      for (int n = 0; n < ROWS; n++) {
        start[4 * n] = (float) VALUES[0];
        start[4 * n + 3] = (float) VALUES[1];
      }
      var sampler =
          new Sampler(ExactDenoiser.of(PRIOR), TensorSolver.named(solver), plan(steps))
              .withThresholding(Thresholding.NONE);
      Tensor x = Tensors.of(start, 1, ROWS, 1, 4);
      NoiseSource none =
          (index, shape) -> {
            throw new AssertionError("a deterministic solver draws no noise");
          };
      float[] end = sampler.run(x, pixels, none, ProgressListener.NONE).toFloats();
      double sum = 0;
      for (int n = 0; n < ROWS; n++) {
        double[] exact = flow(start[4 * n + 1], start[4 * n + 2]);
        sum += Math.pow(end[4 * n + 1] - exact[0], 2) + Math.pow(end[4 * n + 2] - exact[1], 2);
      }
      return Math.sqrt(sum / (2 * ROWS));
    }
  }

  /**
   * The exact flow; the hole's two pixels are alike, so its eigenvectors are their sum, difference.
   */
  private static double[] flow(double first, double second) {
    double from = ExactDenoiser.SCHEDULE.alphaBar(FROM, 1);
    double to = ExactDenoiser.SCHEDULE.alphaBar(TO, 1);
    double a = first - Math.sqrt(from) * HOLE.mean()[0];
    double b = second - Math.sqrt(from) * HOLE.mean()[1];
    double variance = HOLE.covariance()[0][0];
    double shared = HOLE.covariance()[0][1];
    double sum = (a + b) / 2 * growth(variance + shared, from, to);
    double difference = (a - b) / 2 * growth(variance - shared, from, to);
    return new double[] {
      Math.sqrt(to) * HOLE.mean()[0] + sum + difference,
      Math.sqrt(to) * HOLE.mean()[1] + sum - difference
    };
  }

  private static double growth(double eigenvalue, double from, double to) {
    return Math.sqrt((to * eigenvalue + 1 - to) / (from * eigenvalue + 1 - from));
  }

  @Test
  void hole_symmetricPrior_hasTheEigenvectorsThatTheFlowAssumes() {
    assertThat(HOLE.covariance()[0][0]).isCloseTo(HOLE.covariance()[1][1], within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "ddim, 1.8, 2.2",
    "euler, 1.8, 2.2",
    "dpmpp-2m, 3.4, 4.6",
    "heun, 3.4, 4.6",
    "unipc, 6, 9" // a corrector of order p makes order p + 1 (arXiv 2302.04867, theorem 3.1)
  })
  void run_stepHalved_dividesTheErrorByTwoToTheOrder(String solver, double low, double high) {
    double coarse = error(solver, 16);
    double fine = error(solver, 32);
    assertThat(coarse / fine).isBetween(low, high);
  }

  @Test
  void run_unipc_isCloserThanItsPredictorAlone() {
    assertThat(error("unipc", 16)).isLessThan(0.5 * error("dpmpp-2m", 16));
  }
}
