package dev.rad.torch.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.latent.NoiseLevels;
import dev.rad.latent.SchedulerConfig;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.DdimUpdate;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.Thresholding;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatentScheduleTest {

  private static final RadScheduler SCHEDULE =
      LatentSchedule.of(
          NoiseLevels.of(SchedulerConfig.fromJson(SchedulerConfig.STABLE_DIFFUSION)).betas());
  private static final NoiseLevels ZERO_LEVELS =
      NoiseLevels.of(
          SchedulerConfig.fromJson(
              SchedulerConfig.STABLE_DIFFUSION.replace(
                  "\"epsilon\"", "\"v_prediction\", \"rescale_betas_zero_snr\": true")));
  private static final RadScheduler ZERO = LatentSchedule.of(ZERO_LEVELS.betas());
  private static final double MEAN = 2;
  private static final int SIDE = 48;

  @Test
  void of_stableDiffusionsNoise_endsWithItsShareOfThePicture() {
    assertThat(SCHEDULE.finalAlphaBar()).isCloseTo(0.0046600985, within(1e-6));
    assertThat(SCHEDULE.phase1Steps()).isEqualTo(1000);
    for (int k : new int[] {0, 1, 500, 1000}) {
      assertThat(SCHEDULE.networkStep(k, 1)).isEqualTo(k);
      assertThat(SCHEDULE.networkStep(k, 0)).isZero();
    }
  }

  /**
   * What holes should start with, measured where the answer is known: latents that are normal
   * around a mean, and the network that is exact for them. Pure noise loses 7 % of the mean, which
   * the schedule's own start keeps.
   */
  @Test
  void run_startWithTheShareThatIsLeft_keepsTheMeanThatPureNoiseLoses() {
    assertThat(meanFrom(MEAN)).isCloseTo(MEAN, within(0.04));
    assertThat(meanFrom(0)).isCloseTo(MEAN * (1 - Math.sqrt(0.00466)), within(0.04));
  }

  private static double meanFrom(double expected) {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(SCHEDULE, List.of(Mask.full(SIDE, SIDE)), Device.CPU)) {
      var sampler =
          new Sampler(
                  LatentScheduleTest::noise,
                  PredictionType.EPSILON,
                  new DdimUpdate(0),
                  StepPlan.evenlySpaced(1000, 50))
              .withThresholding(Thresholding.NONE);
      Tensor clean = Tensors.full(DType.F32, expected, 1, 4, SIDE, SIDE);
      Tensor start = pixels.noised(clean, Tensors.randn(3, 1, 4, SIDE, SIDE), 1000);
      return sampler
          .run(start, pixels, (index, shape) -> start, ProgressListener.NONE)
          .mean()
          .item();
    }
  }

  @Test
  void of_noiseThatLeavesNothing_endsNextToNothingAndElsewhereIsTheNetworks() {
    assertThat(ZERO.finalAlphaBar()).isCloseTo(0x1p-24, within(1e-12));
    for (int k : new int[] {1, 500, 999}) {
      assertThat(ZERO.alphaBar(k, 1)).isCloseTo(ZERO_LEVELS.alphaBar(k - 1), within(1e-12));
      assertThat(ZERO.networkStep(k, 1)).isEqualTo(k);
    }
    assertThat(ZERO.networkStep(1000, 1)).isEqualTo(1000);
  }

  /** Pure noise is the right start where the noise leaves nothing: no mean is lost. */
  @Test
  void run_noiseThatLeavesNothing_findsTheMeanFromPureNoise() {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(ZERO, List.of(Mask.full(SIDE, SIDE)), Device.CPU)) {
      var sampler =
          new Sampler(
                  LatentScheduleTest::velocity,
                  PredictionType.VELOCITY,
                  new DdimUpdate(0),
                  StepPlan.evenlySpaced(1000, 50))
              .withThresholding(Thresholding.NONE);
      Tensor start = Tensors.randn(3, 1, 4, SIDE, SIDE);
      Tensor end = sampler.run(start, pixels, (index, shape) -> start, ProgressListener.NONE);
      assertThat(end.mean().item()).isCloseTo(MEAN, within(0.04));
      assertThat(end.sub(start).add(-MEAN).square().mean().item()).isLessThan(0.01);
    }
  }

  /** v̂ of the same latents: {@code √ᾱ ε̂ − √(1−ᾱ) x̂₀}, in which x cancels. */
  private static Tensor velocity(Tensor x, NoiseInput levels) {
    int k = Math.round(((NoiseInput.Levels) levels).steps()[0][0]);
    return x.mul(0).add(-Math.sqrt(1 - ZERO.alphaBar(k, 1)) * MEAN);
  }

  /** ε̂ of latents that are normal around the mean with variance 1, which stays 1. */
  private static Tensor noise(Tensor x, NoiseInput levels) {
    int k = Math.round(((NoiseInput.Levels) levels).steps()[0][0]);
    double alphaBar = SCHEDULE.alphaBar(k, 1);
    return x.add(-Math.sqrt(alphaBar) * MEAN).mul(Math.sqrt(1 - alphaBar));
  }
}
