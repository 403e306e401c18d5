package dev.rad.torch.sampling;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the reference programs, repeated with their weights, start and noise. */
class SamplerParityTest {

  @Test
  void run_referencesInpainting_givesEveryStateOfIt() {
    Golden golden = Golden.open("rad/unet-base");
    StepPlan plan = StepPlan.radReference(10);
    assertThat(plan.steps().stream().mapToLong(step -> step.from() - 1))
        .containsExactlyElementsOf(LongStream.of(golden.longs("steps")).boxed().toList());
    try (var scope = TensorScope.open();
        var network = Golden.network(UNetWeights.open(golden.folder()));
        var pixels =
            PixelSchedule.of(RadScheduler.standard(), masks(golden.tensor("mask")), Device.CPU)) {
      var noise = new RecordedNoise(golden.tensor("noise_tape"));
      Tensor clean = golden.tensor("clean");
      // The program starts from the picture, hole included, after 1000 steps of noise.
      Tensor start = pixels.noised(clean, noise.draw(0, clean.shape()), plan.start());
      Tensor trajectory = golden.tensor("trajectory");
      Tensor x = start;
      for (int i = 0; i < plan.steps().size(); i++) {
        int draw = i + 1;
        NoiseSource shifted = (index, shape) -> noise.draw(draw, shape);
        var one = new Sampler(network::forward, new AncestralUpdate(), only(plan, i));
        x = one.run(x, pixels, shifted, ProgressListener.NONE);
        assertClose(x, trajectory.select(0, i), 1e-4);
      }
      var sampler = new Sampler(network::forward, new AncestralUpdate(), plan);
      Tensor result = sampler.run(start, pixels, noise, ProgressListener.NONE);
      assertClose(result, golden.tensor("result"), 1e-4);
    }
  }

  private static StepPlan only(StepPlan plan, int index) {
    return StepPlan.of(List.of(plan.steps().get(index)));
  }

  private static List<Mask> masks(Tensor batch) {
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < batch.size(0); i++) {
      Tensor one = batch.select(0, i);
      masks.add(Mask.of((int) one.size(-1), (int) one.size(-2), one.toFloats()));
    }
    return masks;
  }

  /** The real pretrained network, sampled as the public program samples it. */
  @Test
  void run_landscapesAncestral10_givesThePublicProgramsPictures() {
    Golden golden = Golden.open("adm-landscapes");
    Tensor tape =
        Tensors.cat(
            0,
            golden.tensor("ancestral10.x_T").reshape(1, 4, 3, 64, 64),
            golden.tensor("ancestral10.noise_tape"));
    landscapes("10", new AncestralUpdate(), new RecordedNoise(tape), "ancestral10");
  }

  @Test
  void run_landscapesDdim25_givesThePublicProgramsPictures() {
    NoiseSource unused =
        (index, shape) -> {
          throw new AssertionError("DDIM without eta draws no noise");
        };
    landscapes("ddim25", new DdimUpdate(0), unused, "ddim25");
  }

  private static void landscapes(String respacing, UpdateRule rule, NoiseSource noise, String run) {
    Golden golden = Golden.open("adm-landscapes");
    var weights = UNetWeights.open(Golden.ROOT.resolve("checkpoints/landscapes-adm-64.pt"));
    var schedule = new GaussianSchedule(BetaSchedule.linear(1000)).respaced(respacing);
    try (var scope = TensorScope.open();
        var network = Golden.network(weights);
        var pixels = PixelSchedule.uniform(schedule, 4, Device.CPU)) {
      var sampler = new Sampler(network::forward, rule, StepPlan.every(schedule));
      Tensor start = golden.tensor(run + ".x_T");
      Tensor result = sampler.run(start, pixels, noise, ProgressListener.NONE);
      assertClose(result, golden.tensor(run + ".result"), 1e-3);
    }
  }

  /** Single steps with a denoiser that always says the same. */
  @ParameterizedTest
  @CsvSource({
    "cosine-1000-learned, cosine, ''",
    "linear-1000-learned, linear, ''",
    "linear-ddim25-fixed, linear, ddim25",
    "linear-respaced-100-learned, linear, 100",
    "linear-respaced-sections, linear, '10,15,25'"
  })
  void step_publicProgramsTables_givesItsSamples(String name, String betas, String respacing) {
    Golden golden = Golden.open("diffusion/" + name);
    var full =
        new GaussianSchedule(
            betas.equals("cosine") ? BetaSchedule.cosine(1000) : BetaSchedule.linear(1000));
    var schedule = respacing.isEmpty() ? full : full.respaced(respacing);
    try (var scope = TensorScope.open()) {
      assertStep(golden, schedule, new AncestralUpdate(), "p_sample");
      assertStep(golden, schedule, new DdimUpdate(0), "ddim_eta0");
      assertStep(golden, schedule, new DdimUpdate(1), "ddim_eta1");
    }
  }

  private static void assertStep(
      Golden golden, GaussianSchedule schedule, UpdateRule rule, String expected) {
    long[] t = golden.longs("t");
    for (int i = 0; i < t.length; i++) {
      int image = i;
      int k = (int) t[i] + 1;
      NoiseSource noise = (index, shape) -> golden.tensor("step_noise").narrow(0, image, 1);
      Denoiser constant = (x, levels) -> golden.tensor("model_output").narrow(0, image, 1);
      var plan = StepPlan.of(List.of(new StepPlan.Step(k, k - 1)));
      try (var pixels = PixelSchedule.uniform(schedule, 1, Device.CPU)) {
        Tensor next =
            new Sampler(constant, rule, plan)
                .run(golden.tensor("x_t").narrow(0, i, 1), pixels, noise, ProgressListener.NONE);
        assertClose(next, golden.tensor(expected).narrow(0, i, 1), 1e-5);
      }
    }
  }
}
