package dev.rad.torch.sampling;

import static dev.rad.torch.sampling.Moments.assertDistribution;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.RegionSchedule;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Soft masks, partial noise, regions in an order and pictures from nothing, with the exact denoiser
 * of a known prior: each must draw from the distribution that its start leaves open.
 */
class RegionDistributionTest {

  private static final int SAMPLES = 5_000;
  private static final RadScheduler RAD = ExactDenoiser.SCHEDULE;
  private static final Gaussian PRIOR = Gaussian.row(0.1, 0.5, 0.7);
  private static final float[] PICTURE = {0.6f, 1.2f, -0.9f, -0.2f}; // unlikely under the prior
  private static final float[] HARD = {0, 1, 1, 0};
  private static final float[] SOFT = {0, 0.7f, 1, 0.3f};

  /** Rows of pixels, drawn from given pictures, or from nothing where there are none. */
  private static List<double[]> draw(
      Gaussian prior,
      NoiseSchedule schedule,
      float[] mask,
      float[] pictures,
      String solver,
      StepPlan plan) {
    int width = mask.length;
    var noise = SeededNoise.of(5);
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(Mask.of(width, 1, mask)), Device.CPU)) {
      var sampler =
          new Sampler(ExactDenoiser.of(prior), TensorSolver.named(solver), plan)
              .withThresholding(Thresholding.NONE);
      Tensor start =
          pictures == null
              ? sampler.start(Shape.of(1, SAMPLES, 1, width), pixels, noise)
              : sampler.start(Tensors.of(pictures, 1, SAMPLES, 1, width), pixels, noise);
      float[] end = sampler.run(start, pixels, noise, ProgressListener.NONE).toFloats();
      List<double[]> rows = new ArrayList<>();
      for (int n = 0; n < SAMPLES; n++) {
        double[] row = new double[width];
        for (int i = 0; i < width; i++) {
          row[i] = end[n * width + i];
          if (mask[i] == 0 && pictures != null) {
            assertThat(end[n * width + i]).isEqualTo(pictures[n * width + i]);
          }
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static float[] repeated(float[] picture) {
    float[] pictures = new float[SAMPLES * picture.length];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = picture[i % picture.length];
    }
    return pictures;
  }

  /** What {@code p(x₀ | start)} is over all starts that the forward process makes of a picture. */
  private static Gaussian fromStart(
      Gaussian prior, NoiseSchedule schedule, float[] mask, float[] picture, int k) {
    int width = mask.length;
    double[] signal = new double[width];
    double[] variance = new double[width];
    double[] start = new double[width];
    double[] startVariance = new double[width];
    for (int i = 0; i < width; i++) {
      signal[i] = Math.sqrt(schedule.alphaBar(k, mask[i]));
      variance[i] = 1 - schedule.alphaBar(k, mask[i]);
      boolean unknown = mask[i] == 1 && k == 1000;
      start[i] = unknown ? 0 : signal[i] * picture[i];
      startVariance[i] = unknown ? 1 : variance[i];
    }
    return prior.restored(signal, variance, start, startVariance);
  }

  private static int[] changing(float[] mask) {
    return IntStream.range(0, mask.length).filter(i -> mask[i] > 0).toArray();
  }

  private static Gaussian part(Gaussian whole, int[] pixels) {
    return new Gaussian(
        Arrays.stream(pixels).mapToDouble(i -> whole.mean()[i]).toArray(),
        Matrices.part(whole.covariance(), pixels, pixels));
  }

  private static List<double[]> part(List<double[]> rows, int[] pixels) {
    return rows.stream()
        .map(row -> Arrays.stream(pixels).mapToDouble(i -> row[i]).toArray())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"ancestral, 500", "ddim:1, 500", "dpmpp-2m-sde, 250"})
  void run_softMask_drawsFromWhatTheSoftNoiseLeavesOpen(String solver, int steps) {
    StepPlan plan = StepPlan.evenlySpaced(1000, steps);
    int[] changing = changing(SOFT);
    assertDistribution(
        part(draw(PRIOR, RAD, SOFT, repeated(PICTURE), solver, plan), changing),
        part(fromStart(PRIOR, RAD, SOFT, PICTURE, 1000), changing));
  }

  /** Twelve mask values: the network is given a map instead of levels. */
  @ParameterizedTest
  @CsvSource({"ancestral, 500", "dpmpp-2m-sde, 250"})
  void run_ramp_drawsFromWhatTheSoftNoiseLeavesOpen(String solver, int steps) {
    Gaussian prior = Gaussian.row(12, 0.1, 0.5, 0.7);
    float[] ramp = new float[12];
    float[] picture = new float[12];
    for (int i = 0; i < 12; i++) {
      ramp[i] = i / 11f;
      picture[i] = i % 3 - 0.6f;
    }
    int[] changing = changing(ramp);
    assertDistribution(
        part(
            draw(prior, RAD, ramp, repeated(picture), solver, StepPlan.evenlySpaced(1000, steps)),
            changing),
        part(fromStart(prior, RAD, ramp, picture, 1000), changing));
  }

  /** The less noise, the nearer to the picture and the less spread. */
  @ParameterizedTest
  @CsvSource({
    "ancestral, 0.15",
    "ancestral, 0.4",
    "ancestral, 0.7",
    "ancestral, 1",
    "dpmpp-2m-sde, 0.4"
  })
  void run_partialNoise_variesThePictureAsMuchAsItsStartLeavesOpen(String solver, double strength) {
    StepPlan plan = StepPlan.ofStrength(1000, 500, strength);
    assertThat(plan.start()).isEqualTo((int) (1000 * strength));
    int[] hole = changing(HARD);
    Gaussian expected = part(fromStart(PRIOR, RAD, HARD, PICTURE, plan.start()), hole);
    assertDistribution(
        part(draw(PRIOR, RAD, HARD, repeated(PICTURE), solver, plan), hole), expected);
  }

  @ParameterizedTest
  @CsvSource({"0.15, 0.4", "0.4, 0.7", "0.7, 1"})
  void fromStart_moreStrength_isFurtherFromThePictureAndWider(double less, double more) {
    Gaussian near = fromStart(PRIOR, RAD, HARD, PICTURE, (int) (1000 * less));
    Gaussian far = fromStart(PRIOR, RAD, HARD, PICTURE, (int) (1000 * more));
    for (int i : changing(HARD)) {
      assertThat(Math.abs(near.mean()[i] - PICTURE[i]))
          .isLessThan(Math.abs(far.mean()[i] - PICTURE[i]));
      assertThat(near.covariance()[i][i]).isLessThan(far.covariance()[i][i]);
    }
  }

  /** Deterministic solvers carry the prior over: pictures from it give pictures from it. */
  @ParameterizedTest
  @CsvSource({"ddim, 250", "heun, 60", "dpmpp-2m, 100", "unipc, 100"})
  void run_picturesFromThePrior_givesPicturesFromThePrior(String solver, int steps) {
    int[] known = {0};
    int[] rest = {1, 2, 3};
    Gaussian open = PRIOR.given(known, new double[] {PICTURE[0]}, rest);
    float[] pictures = conditional(open);
    float[][] masks = {SOFT, {0, 1, 1, 1}};
    StepPlan[] plans = {StepPlan.evenlySpaced(1000, steps), StepPlan.ofStrength(1000, steps, 0.4)};
    for (int i = 0; i < masks.length; i++) {
      assertDistribution(part(draw(PRIOR, RAD, masks[i], pictures, solver, plans[i]), rest), open);
    }
  }

  /** Pictures whose first pixel is known and whose others are drawn from a distribution. */
  private static float[] conditional(Gaussian open) {
    double[][] l = Matrices.cholesky(open.covariance());
    var random = new Random(3);
    float[] pictures = new float[SAMPLES * 4];
    for (int n = 0; n < SAMPLES; n++) {
      double[] row =
          Matrices.times(
              l, Stream.generate(random::nextGaussian).limit(3).mapToDouble(z -> z).toArray());
      pictures[4 * n] = PICTURE[0];
      for (int i = 0; i < 3; i++) {
        pictures[4 * n + 1 + i] = (float) (open.mean()[i] + row[i]);
      }
    }
    return pictures;
  }

  @ParameterizedTest
  @CsvSource({
    "ancestral, 500",
    "ddim:0.5, 500",
    "ddim, 250",
    "heun, 100",
    "dpmpp-2m, 100",
    "dpmpp-2m-sde, 250",
    "unipc, 100"
  })
  void run_regionsInOrder_drawsTheHolesJointly(String solver, int steps) {
    Mask first = Mask.of(4, 1, new float[] {0, 0, 1, 0});
    Mask second = Mask.of(4, 1, new float[] {0, 1, 0, 0});
    assertJoint(RegionPlan.inOrder(List.of(first, second)), solver, steps);
  }

  @ParameterizedTest
  @CsvSource({"ancestral, 500", "ddim, 250", "dpmpp-2m, 100", "unipc, 100"})
  void run_overlappingRegions_drawsTheHolesJointly(String solver, int steps) {
    Mask first = Mask.of(4, 1, new float[] {0, 1, 0, 0});
    Mask second = Mask.of(4, 1, new float[] {0, 0, 1, 0});
    assertJoint(RegionPlan.inOrder(List.of(first, second), 0.37), solver, steps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ancestral", "dpmpp-2m-sde", "dpmpp-2m"})
  void run_arrivalMap_drawsTheHoleJointly(String solver) {
    Mask arrival = Mask.of(4, 1, new float[] {0.5f, 0.2f, 0.83f, 0});
    assertJoint(RegionPlan.arriving(Mask.of(4, 1, HARD), arrival, 0.9), solver, 400);
  }

  private static void assertJoint(RegionPlan plan, String solver, int steps) {
    var schedule = new RegionSchedule(RAD, RAD.phase1Steps(), plan.duration());
    int[] hole = {1, 2};
    Gaussian expected = PRIOR.given(new int[] {0, 3}, new double[] {PICTURE[0], PICTURE[3]}, hole);
    assertDistribution(
        part(
            draw(
                PRIOR,
                schedule,
                plan.order().toFloats(),
                repeated(PICTURE),
                solver,
                schedule.plan(steps)),
            hole),
        expected);
  }

  @ParameterizedTest
  @CsvSource({"ancestral, 500", "ddim, 250", "dpmpp-2m, 100", "heun, 100", "unipc, 100"})
  void run_fromNothing_drawsFromThePrior(String solver, int steps) {
    float[] ones = {1, 1, 1, 1};
    StepPlan plan = StepPlan.evenlySpaced(1000, steps);
    assertDistribution(draw(PRIOR, RAD, ones, null, solver, plan), PRIOR);
  }

  /** Phase 2 first makes what phase 1 will keep. */
  @ParameterizedTest
  @CsvSource({"ancestral, 1000", "ddim, 500", "dpmpp-2m, 200", "unipc, 200"})
  void run_fromNothingThroughBothPhases_drawsFromThePrior(String solver, int steps) {
    StepPlan plan = StepPlan.evenlySpaced(2000, steps);
    assertDistribution(draw(PRIOR, RAD, HARD, null, solver, plan), PRIOR);
    assertDistribution(draw(PRIOR, RAD, SOFT, null, solver, plan), PRIOR);
  }
}
