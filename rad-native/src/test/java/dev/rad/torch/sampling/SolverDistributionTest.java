package dev.rad.torch.sampling;

import static dev.rad.torch.sampling.Moments.assertDistribution;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With the exact denoiser of a known prior, running phase 1 backwards must draw the hole from the
 * prior given the known pixels.
 */
class SolverDistributionTest {

  private static final int SAMPLES = 8_000;

  private static final int[] KNOWN = {0, 3};
  private static final int[] HOLE = {1, 2};
  private static final double[] VALUES = {0.6, -0.2};

  /** Rows of pixels, {@code [SAMPLES][4]}. */
  private static float[] sample(Denoiser denoiser, String solver, int steps) {
    return sample(new Sampler(denoiser, TensorSolver.named(solver), plan(steps)), 1);
  }

  private static StepPlan plan(int steps) {
    return StepPlan.evenlySpaced(1000, steps);
  }

  private static float[] sample(Sampler clipping, int seed) {
    Mask mask = Mask.of(4, 1, new float[] {0, 1, 1, 0});
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(ExactDenoiser.SCHEDULE, List.of(mask), Device.CPU)) {
      Tensor row = Tensors.of(new float[] {(float) VALUES[0], 0, 0, (float) VALUES[1]}, 1, 1, 1, 4);
      Tensor images = row.expand(1, SAMPLES, 1, 4).contiguous();
      var noise = SeededNoise.of(seed);
      var sampler = clipping.withThresholding(Thresholding.NONE);
      Tensor start = sampler.start(images, pixels, noise);
      float[] result = sampler.run(start, pixels, noise, ProgressListener.NONE).toFloats();
      for (int n = 0; n < SAMPLES; n++) {
        assertThat(result[4 * n]).isEqualTo((float) VALUES[0]);
        assertThat(result[4 * n + 3]).isEqualTo((float) VALUES[1]);
      }
      return result;
    }
  }

  private static List<double[]> holes(float[] rows) {
    return IntStream.range(0, SAMPLES)
        .mapToObj(n -> new double[] {rows[4 * n + 1], rows[4 * n + 2]})
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "ancestral, 1000",
    "ddim:1, 1000",
    "ddim:0.5, 500",
    "ddim, 250",
    "euler, 250",
    "heun, 100",
    "dpmpp-2m, 100",
    "dpmpp-2m-sde, 250",
    "unipc, 100"
  })
  void run_gaussianPrior_drawsTheHoleGivenTheRest(String solver, int steps) {
    Gaussian prior = Gaussian.row(0.1, 0.5, 0.7);
    float[] rows = sample(ExactDenoiser.of(prior), solver, steps);
    assertDistribution(holes(rows), prior.given(KNOWN, VALUES, HOLE));
  }

  /** Both components' shares of the hole, too, which the known pixels decide. */
  @ParameterizedTest
  @CsvSource({
    "ancestral, 400",
    "ddim:1, 1000",
    "ddim, 250",
    "heun, 100",
    "dpmpp-2m, 100",
    "dpmpp-2m-sde, 250",
    "unipc, 100"
  })
  void run_mixturePrior_drawsBothComponentsInTheirShares(String solver, int steps) {
    Gaussian dark = Gaussian.row(-0.9, 0.5, 0.9);
    Gaussian light = Gaussian.row(0.9, 0.5, 0.9);
    Gaussian darkHole = dark.given(KNOWN, VALUES, HOLE);
    Gaussian lightHole = light.given(KNOWN, VALUES, HOLE);
    double weight = 0.7;
    double odds =
        Math.exp(part(light).logDensity(VALUES) - part(dark).logDensity(VALUES))
            * (1 - weight)
            / weight;
    float[] rows = sample(ExactDenoiser.ofMixture(weight, dark, light), solver, steps);
    double share = odds / (1 + odds);
    assertThat(share).isBetween(0.2, 0.8);
    // The mixture's first two moments.
    double[] mean = new double[2];
    double[][] covariance = new double[2][2];
    for (int i = 0; i < 2; i++) {
      mean[i] = (1 - share) * darkHole.mean()[i] + share * lightHole.mean()[i];
    }
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        covariance[i][j] =
            (1 - share) * (darkHole.covariance()[i][j] + darkHole.mean()[i] * darkHole.mean()[j])
                + share * (lightHole.covariance()[i][j] + lightHole.mean()[i] * lightHole.mean()[j])
                - mean[i] * mean[j];
      }
    }
    assertDistribution(holes(rows), new Gaussian(mean, covariance));
  }

  /**
   * An exact classifier of noisy rows at scale 1 turns the mixture's score into the wanted
   * component's (Bayes), so the guided runs must draw from that component alone.
   */
  @ParameterizedTest
  @CsvSource({"ancestral, 400", "ddim, 250", "heun, 100", "dpmpp-2m, 100", "unipc, 100"})
  void run_mixtureGuidedByItsClassifier_drawsTheWantedComponent(String solver, int steps) {
    Gaussian dark = Gaussian.row(-0.9, 0.5, 0.9);
    Gaussian light = Gaussian.row(0.9, 0.5, 0.9);
    ExactDenoiser mixture = ExactDenoiser.ofMixture(0.7, dark, light);
    for (int wanted = 0; wanted < 2; wanted++) {
      var guidance = new ClassifierGuidance(mixture::logProbabilities, List.of(wanted), 1);
      var sampler =
          new Sampler(mixture, TensorSolver.named(solver), plan(steps)).withGuidance(guidance);
      Gaussian component = wanted == 0 ? dark : light;
      assertDistribution(holes(sample(sampler, 7)), component.given(KNOWN, VALUES, HOLE));
    }
  }

  private static Gaussian part(Gaussian prior) {
    return new Gaussian(
        new double[] {prior.mean()[0], prior.mean()[3]},
        Matrices.part(prior.covariance(), KNOWN, KNOWN));
  }
}
