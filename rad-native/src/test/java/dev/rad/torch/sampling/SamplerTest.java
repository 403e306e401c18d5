package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SamplerTest {

  private static final int SIZE = 16;
  private static final StepPlan PLAN = StepPlan.evenlySpaced(1000, 5);
  private static final Mask HOLE = Mask.rectangle(SIZE, SIZE, new Region(3, 4, 8, 7));

  private static RadUNet network;

  @BeforeAll
  static void load() {
    network = Golden.network(UNetWeights.open(Golden.open("rad/unet-base").folder()));
  }

  @AfterAll
  static void close() {
    network.close();
  }

  private static float[] inpaint(Tensor images, List<Mask> masks, NoiseSource noise) {
    try (var pixels = PixelSchedule.of(RadScheduler.standard(), masks, Device.CPU)) {
      var sampler = new Sampler(network::forward, new AncestralUpdate(), PLAN);
      Tensor start = sampler.start(images, pixels, noise);
      return sampler.run(start, pixels, noise, ProgressListener.NONE).toFloats();
    }
  }

  @Test
  void run_hardMask_keepsKnownPixelsBitForBit() {
    try (var scope = TensorScope.open()) {
      Tensor image = Tensors.randn(1, 1, 3, SIZE, SIZE).clamp(-1, 1);
      float[] before = image.toFloats();
      float[] after = inpaint(image, List.of(HOLE), SeededNoise.of(5));
      int changed = 0;
      for (int i = 0; i < before.length; i++) {
        int pixel = i % (SIZE * SIZE);
        if (HOLE.at(pixel % SIZE, pixel / SIZE) == 0) {
          assertThat(after[i]).isEqualTo(before[i]);
        } else if (after[i] != before[i]) {
          changed++;
        }
      }
      assertThat(changed).isGreaterThan(100); // of 168; clipped values may coincide
    }
  }

  @Test
  void run_otherContentUnderTheHole_givesTheSameResult() {
    try (var scope = TensorScope.open()) {
      Tensor image = Tensors.randn(1, 1, 3, SIZE, SIZE).clamp(-1, 1);
      Tensor mask = Tensors.of(HOLE.toFloats(), 1, 1, SIZE, SIZE);
      Tensor other = mask.gt(0.5).where(Tensors.randn(2, 1, 3, SIZE, SIZE), image);
      assertThat(other.toFloats()).isNotEqualTo(image.toFloats());
      assertThat(inpaint(other, List.of(HOLE), SeededNoise.of(5)))
          .isEqualTo(inpaint(image, List.of(HOLE), SeededNoise.of(5)));
    }
  }

  @Test
  void run_otherSeed_givesAnotherResult() {
    try (var scope = TensorScope.open()) {
      Tensor image = Tensors.randn(1, 1, 3, SIZE, SIZE).clamp(-1, 1);
      assertThat(inpaint(image, List.of(HOLE), SeededNoise.of(6)))
          .isNotEqualTo(inpaint(image, List.of(HOLE), SeededNoise.of(5)));
    }
  }

  @Test
  void draw_imageInABatch_getsTheNoiseItGetsAlone() {
    try (var scope = TensorScope.open()) {
      Tensor alone = SeededNoise.of(8).draw(3, Tensors.randn(0, 1, 3, 4, 4).shape());
      Tensor batch = SeededNoise.of(7, 8, 9).draw(3, Tensors.randn(0, 3, 3, 4, 4).shape());
      assertThat(batch.narrow(0, 1, 1).toFloats()).isEqualTo(alone.toFloats());
      assertThat(batch.narrow(0, 0, 1).toFloats()).isNotEqualTo(alone.toFloats());
    }
  }

  @Test
  void run_cancelledAfterTwoSteps_stops() {
    List<Integer> seen = new ArrayList<>();
    ProgressListener impatient =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            assertThat(progress.steps()).isEqualTo(5);
            seen.add(progress.step());
          }

          @Override
          public boolean isCancelled() {
            return seen.size() == 2;
          }
        };
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(HOLE), Device.CPU)) {
      var sampler = new Sampler(network::forward, new AncestralUpdate(), PLAN);
      Tensor start = Tensors.randn(1, 1, 3, SIZE, SIZE);
      assertThatThrownBy(() -> sampler.run(start, pixels, SeededNoise.of(1), impatient))
          .isInstanceOf(CancelledException.class)
          .hasMessageContaining("3 of 5");
      assertThat(seen).containsExactly(1, 2);
    }
  }

  /** The network receives exact levels: integers, two per image. */
  @Test
  void networkInput_hardMask_isTwoExactLevels() {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(HOLE), Device.CPU)) {
      var levels = (NoiseInput.Levels) pixels.networkInput(731);
      assertThat(levels.steps()[0]).containsExactlyInAnyOrder(0f, 731f);
      assertThat(levels.weights().sum().item()).isEqualTo(SIZE * SIZE);
    }
  }

  /** The same denoiser, once saying the noise and once the velocity, must draw the same picture. */
  @Test
  void run_velocity_equalsTheNoiseThatItMeans() {
    var schedule = RadScheduler.standard();
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(HOLE), Device.CPU)) {
      Tensor clean = Tensors.randn(3, 1, 3, SIZE, SIZE).clamp(-0.9, 0.9);
      Denoiser velocity = (x, levels) -> x.mul(0.3).sub(clean.mul(0.5));
      Denoiser epsilon =
          (x, levels) -> {
            float[] steps = ((NoiseInput.Levels) levels).steps()[0];
            int k = (int) Math.max(steps[0], steps[1]);
            double signal = Math.sqrt(schedule.alphaBar(k, 1));
            double sigma = Math.sqrt(-Math.expm1(schedule.logAlphaBar(k, 1)));
            return velocity.predict(x, levels).mul(signal).add(x.mul(sigma));
          };
      var noise = SeededNoise.of(4);
      var plan = StepPlan.evenlySpaced(800, 10);
      Tensor a =
          new Sampler(velocity, PredictionType.VELOCITY, new DdimUpdate(0), plan)
              .run(clean, pixels, noise, ProgressListener.NONE);
      Tensor b =
          new Sampler(epsilon, PredictionType.EPSILON, new DdimUpdate(0), plan)
              .run(clean, pixels, noise, ProgressListener.NONE);
      Golden.assertClose(a, b, 1e-4);
    }
  }

  /** The same denoiser, once saying the noise and once the image, must draw the same picture. */
  @Test
  void run_image_equalsTheNoiseThatItMeans() {
    var schedule = RadScheduler.standard();
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(HOLE), Device.CPU)) {
      Tensor clean = Tensors.randn(3, 1, 3, SIZE, SIZE).clamp(-0.9, 0.9);
      Denoiser image = (x, levels) -> x.mul(0.2).add(clean.mul(0.6));
      Denoiser epsilon =
          (x, levels) -> {
            float[] steps = ((NoiseInput.Levels) levels).steps()[0];
            int k = (int) Math.max(steps[0], steps[1]);
            double signal = Math.sqrt(schedule.alphaBar(k, 1));
            double sigma = Math.sqrt(-Math.expm1(schedule.logAlphaBar(k, 1)));
            return x.sub(image.predict(x, levels).mul(signal)).mul(1 / sigma);
          };
      var noise = SeededNoise.of(4);
      var plan = StepPlan.evenlySpaced(800, 10);
      Tensor a =
          new Sampler(image, PredictionType.X0, new DdimUpdate(0), plan)
              .run(clean, pixels, noise, ProgressListener.NONE);
      Tensor b =
          new Sampler(epsilon, PredictionType.EPSILON, new DdimUpdate(0), plan)
              .run(clean, pixels, noise, ProgressListener.NONE);
      Golden.assertClose(a, b, 1e-4);
    }
  }

  /** With the exact noise known to a denoiser, the whole chain must give back the clean image. */
  @Test
  void run_oracleDenoiser_recoversTheCleanImage() {
    var schedule = RadScheduler.standard();
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(HOLE), Device.CPU)) {
      Tensor clean = Tensors.randn(3, 1, 3, SIZE, SIZE).clamp(-0.9, 0.9);
      Denoiser oracle =
          (x, levels) -> {
            int k =
                (int)
                    Math.max(
                        ((NoiseInput.Levels) levels).steps()[0][0],
                        ((NoiseInput.Levels) levels).steps()[0][1]);
            double signal = Math.sqrt(schedule.alphaBar(k, 1));
            double sigma = Math.sqrt(-Math.expm1(schedule.logAlphaBar(k, 1)));
            return x.sub(clean.mul(signal)).mul(1 / sigma);
          };
      var sampler = new Sampler(oracle, new AncestralUpdate(), StepPlan.evenlySpaced(1000, 50));
      var noise = SeededNoise.of(4);
      Tensor start = sampler.start(clean, pixels, noise);
      Tensor result = sampler.run(start, pixels, noise, ProgressListener.NONE);
      assertThat(result.sub(clean).square().mean().item()).isLessThan(1e-8);
    }
  }
}
