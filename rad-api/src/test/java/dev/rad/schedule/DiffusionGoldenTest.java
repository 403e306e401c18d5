package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity with the float64 tables and one batch of the reference program guided-diffusion. */
class DiffusionGoldenTest {
  private static final double TOLERANCE = 1e-12;

  /** The reference's cosine β are differences of numbers near 1 and have twelve digits at best. */
  private static final double COSINE_TOLERANCE = 5e-12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear-1000-learned",
        "cosine-1000-learned",
        "linear-ddim25-fixed",
        "linear-respaced-100-learned",
        "linear-respaced-sections",
        "linear-rescaled-kl"
      })
  void tables_everyCase_agree(String name) {
    double tolerance = name.startsWith("cosine") ? COSINE_TOLERANCE : TOLERANCE;
    assertTables(GoldenFile.of("diffusion/" + name), schedule(name), tolerance);
  }

  /** The schedule that TD-Paint's published networks were configured with. */
  @Test
  void tables_tdPaints250Steps_agree() {
    GaussianSchedule schedule = new GaussianSchedule(BetaSchedule.linear(1000)).respaced("250");
    assertTables(GoldenFile.of("tdpaint/schedule-250"), schedule, TOLERANCE);
  }

  private static void assertTables(GoldenFile golden, GaussianSchedule schedule, double tolerance) {
    double[] betas = golden.doubles("betas");
    double[] alphaBars = golden.doubles("alphas_cumprod");
    double[] variances = golden.doubles("posterior_variance");
    double[] logVariances = golden.doubles("posterior_log_variance_clipped");
    double[] meanX0 = golden.doubles("posterior_mean_coef1");
    double[] meanXt = golden.doubles("posterior_mean_coef2");

    assertThat(schedule.steps()).isEqualTo(betas.length);
    assertThat(schedule.timestepMap()).isEqualTo(integers(golden.doubles("timestep_map")));
    for (int k = 1; k <= schedule.steps(); k++) {
      Transition step = schedule.transition(k, k - 1, 1);
      assertClose(schedule.betas().beta(k), betas[k - 1], tolerance);
      assertClose(step.beta(), betas[k - 1], tolerance);
      assertClose(step.alphaBar(), alphaBars[k - 1], tolerance);
      assertClose(step.posteriorVariance(), variances[k - 1], tolerance);
      assertClose(schedule.posteriorLogVarianceClipped(k), logVariances[k - 1], tolerance);
      assertClose(step.posteriorMeanX0(), meanX0[k - 1], tolerance);
      assertClose(step.posteriorMeanXt(), meanXt[k - 1], tolerance);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear-1000-learned",
        "cosine-1000-learned",
        "linear-ddim25-fixed",
        "linear-respaced-100-learned",
        "linear-respaced-sections",
        "linear-rescaled-kl"
      })
  void batch_everyCase_agreesToSinglePrecision(String name) {
    GoldenFile golden = GoldenFile.of("diffusion/" + name);
    GaussianSchedule schedule = schedule(name);
    double[] t = golden.doubles("t");
    double[] networkSteps = golden.doubles("model_timesteps");
    double[] x0 = golden.doubles("x0");
    double[] noise = golden.doubles("noise");
    double[] xt = golden.doubles("x_t");
    double[] mean = golden.doubles("q_posterior_mean");

    int perImage = xt.length / t.length;
    for (int i = 0; i < xt.length; i++) {
      int k = (int) t[i / perImage] + 1;
      Transition step = schedule.transition(k, k - 1, 0);
      double noisy =
          Math.sqrt(step.alphaBar()) * x0[i] + Math.sqrt(step.oneMinusAlphaBar()) * noise[i];
      assertThat(noisy).isEqualTo(xt[i], within(1e-6));
      assertThat(step.posteriorMeanX0() * x0[i] + step.posteriorMeanXt() * xt[i])
          .isEqualTo(mean[i], within(1e-6));
      assertThat((float) schedule.networkStep(k, 0)).isEqualTo((float) networkSteps[i / perImage]);
    }
  }

  private static GaussianSchedule schedule(String name) {
    GaussianSchedule linear = new GaussianSchedule(BetaSchedule.linear(1000));
    return switch (name) {
      case "linear-1000-learned" -> linear;
      case "cosine-1000-learned" -> new GaussianSchedule(BetaSchedule.cosine(1000));
      case "linear-ddim25-fixed" -> linear.respaced("ddim25");
      case "linear-respaced-100-learned" -> linear.respaced("100");
      case "linear-respaced-sections" -> linear.respaced("10,15,25");
      case "linear-rescaled-kl" -> linear.withRescaledTimesteps();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Relative, with the absolute error that the reference's own {@code 1 − ᾱ} has. */
  private static void assertClose(double actual, double expected, double relative) {
    assertThat(actual).isEqualTo(expected, within(1e-15 + relative * Math.abs(expected)));
  }

  private static int[] integers(double[] values) {
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
    }
    return integers;
  }
}
