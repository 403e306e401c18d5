package dev.rad.torch.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.Gaussian;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Methods over the exact noise prediction of a normal prior: rows of four pixels, two of them
 * known.
 */
class BaselineDistributionTest {

  private static final int ROWS = 4_000;
  private static final int[] KNOWN = {0, 3};
  private static final int[] HOLE = {1, 2};
  private static final double[] VALUES = {0.4, -0.3};

  /** Five standard errors: a right program fails once in a million draws of the seed. */
  private static final double ERRORS = 5 / Math.sqrt(ROWS);

  private static BaselineOutput fill(BaselineMethod method, Gaussian prior) {
    Tensor row = Tensors.of(new float[] {(float) VALUES[0], 9, 9, (float) VALUES[1]}, 1, 1, 1, 4);
    Tensor hole = Tensors.of(new float[] {0, 1, 1, 0}, 1, 1, 1, 4);
    var engine =
        new BaselineRunner(
            DifferentiableDenoiser.of(new ExactNoise(prior)), GoldenRun.PROCESS, Device.CPU);
    return engine.run(
        method,
        new Observation(row.expand(1, ROWS, 1, 4).contiguous(), hole),
        RoleNoise.seeded(5),
        ProgressListener.NONE);
  }

  /** Mean and variance of one pixel over the rows. */
  private static double[] moments(Tensor result, int pixel) {
    float[] values = result.toFloats();
    double mean = 0;
    double square = 0;
    for (int n = 0; n < ROWS; n++) {
      double value = values[4 * n + pixel];
      mean += value / ROWS;
      square += value * value / ROWS;
    }
    return new double[] {mean, square - mean * mean};
  }

  /** Where pixels know nothing of each other, replacement is exact: the hole follows the prior. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "score-sde",
        "score-sde:predictor=reverse-diffusion",
        "score-sde:predictor=euler-maruyama",
        "score-sde:n_steps=1,snr=0.05"
      })
  void fill_independentPixels_drawsTheHoleFromThePrior(String name) {
    Gaussian prior = Gaussian.row(0.1, 0.5, 0);
    try (var scope = TensorScope.open()) {
      BaselineOutput output = fill(BaselineMethod.named(name), prior);
      for (int pixel : HOLE) {
        double[] moments = moments(output.raw(), pixel);
        assertThat(moments[0]).isCloseTo(0.1, within(Math.sqrt(0.5) * (ERRORS + 0.02)));
        assertThat(moments[1]).isCloseTo(0.5, within(0.5 * (Math.sqrt(2) * ERRORS + 0.02)));
      }
      assertThat(moments(output.raw(), 0)[0]).isCloseTo(VALUES[0], within(1e-6));
    }
  }

  /**
   * RePaint's steps are linear in x under a normal prior, so the hole's mean goes through them in
   * closed form. In NumPy, with the plan's 0-based indices a → c, Σ the prior's covariance, y the
   * known values and m = (1, 0, 0, 1):
   *
   * <pre>{@code
   * up:   x = sqrt(1 - B[c]) * x
   * down: x = m*sqrt(A[a])*y + (1-m)*x                                  # but for the first
   *       x0 = sqrt(A[a]) * S @ solve(A[a]*S + (1-A[a])*eye(4), x)
   *       x = sqrt(P)*B[a]/(1-A[a])*x0 + (1-P)*sqrt(1-B[a])/(1-A[a])*x  # P = A[c], 1 for c = -1
   * }</pre>
   *
   * <p>A are the survivals of the linear schedule at {@code round(i*999/49)}, B the respaced β. The
   * posterior's mean is (0.1466, −0.0677): resampling each step comes nearer to it.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.07655125, -0.04017292",
    "5, 5, 0.08720896, -0.04079569",
    "1, 20, 0.12393695, -0.05472114"
  })
  void fill_repaint_hasTheMeanOfTheRecursion(int length, int samples, double first, double second) {
    Gaussian prior = Gaussian.row(0, 0.04, 0.6); // far within [−1, 1], where nothing is clipped
    double[] posterior = prior.given(KNOWN, VALUES, HOLE).mean();
    assertThat(posterior[0]).isCloseTo(0.14661654, within(1e-8));
    try (var scope = TensorScope.open()) {
      Tensor result =
          fill(new RePaint(50, new RePaint.Jumps(length, samples), 1, 1000), prior).result();
      double deviation = 0.2 * ERRORS;
      assertThat(moments(result, HOLE[0])[0]).isCloseTo(first, within(deviation));
      assertThat(moments(result, HOLE[1])[0]).isCloseTo(second, within(deviation));
    }
  }

  /**
   * DDRM's hole under a normal prior of variance v: its step is linear in x, so mean and variance
   * go through {@code x̄_s = x̂₀ + √(1−η²) σ_s ε̂ + η σ_s z} in closed form, with {@code x̂₀ = μ +
   * v/(v+σ²) (x̄−μ)} and {@code ε̂ = σ/(v+σ²) (x̄−μ)}. DDNM's hole has the same law.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ddrm", "ddnm:T_sampling=20"})
  void fill_independentPixels_hasTheMomentsOfTheRecursion(String name) {
    double v = 0.5;
    double eta = 0.85;
    GaussianSchedule process = GoldenRun.PROCESS;
    double start = sigma(process, 951);
    double mean = 0; // of x̄, whose start knows nothing of μ = 0.1
    double variance = start * start + (name.equals("ddrm") ? 0 : 1); // DDNM's x is N(0, 1)
    for (int from = 951; from >= 1; from -= 50) {
      double s = sigma(process, from);
      double next = from == 1 ? 0 : sigma(process, from - 50);
      double gain = (v + Math.sqrt(1 - eta * eta) * next * s) / (v + s * s);
      mean = 0.1 + gain * (mean - 0.1);
      variance = gain * gain * variance + eta * eta * next * next;
    }
    try (var scope = TensorScope.open()) {
      BaselineOutput output = fill(BaselineMethod.named(name), Gaussian.row(0.1, v, 0));
      double[] moments = moments(output.raw(), 1);
      assertThat(output.cost().forward()).isEqualTo(20);
      assertThat(moments[0]).isCloseTo(mean, within(Math.sqrt(variance) * ERRORS));
      assertThat(moments[1]).isCloseTo(variance, within(variance * Math.sqrt(2) * ERRORS));
      assertThat(moments(output.raw(), 3)[0]).isCloseTo(VALUES[1], within(1e-6));
    }
  }

  private static double sigma(GaussianSchedule process, int k) {
    return Math.sqrt(1 / process.alphaBar(k, 1) - 1);
  }
}
