package dev.rad.torch.latent;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CancelledException;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerKind;
import dev.rad.latent.SchedulerPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.nn.GoldenPipeline;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.NoiseSource;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of the published pipelines, with their weights, pictures, texts and noise. */
class SchedulerRunTest {

  private static final double NETWORK = 1e-5;
  private static final double WHOLE_RUN = 2e-5;
  private static final int STEPS = 10;
  private static final double GUIDANCE = 3;

  @ParameterizedTest
  @CsvSource({
    "pipeline-inpaint9, '', DDIM, 0",
    "pipeline-inpaint9, pndm., PNDM, 0",
    "pipeline-inpaint9, euler., EULER, 0",
    "pipeline-inpaint9, euler_a., EULER_ANCESTRAL, 0",
    "pipeline-inpaint9, ddpm., DDPM, 0",
    "pipeline-inpaint9, dpmpp_2m., DPM_SOLVER_MULTISTEP, 0",
    "pipeline-inpaint9, ddim_eta1., DDIM, 1",
    "pipeline-blend4, '', DDIM, 0",
    "pipeline-blend4, pndm., PNDM, 0",
    "pipeline-blend4, euler., EULER, 0",
    "pipeline-blend4, euler_a., EULER_ANCESTRAL, 0",
    "pipeline-blend4, ddpm., DDPM, 0",
    "pipeline-blend4, dpmpp_2m., DPM_SOLVER_MULTISTEP, 0",
    "pipeline-blend4, ddim_eta1., DDIM, 1",
  })
  void run_publishedPipeline_givesEveryStateAndItsPicture(
      String name, String run, SchedulerKind kind, double eta) {
    Golden golden = GoldenPipeline.open(name);
    SchedulerPlan plan =
        SchedulerPlan.of(PipelineFiles.open(golden.folder()).scheduler(kind), STEPS, eta, 0);
    assertThat(plan.steps().stream().mapToDouble(step -> step.timestep()).toArray())
        .containsExactly(golden.doubles(run + "times"), Offset.offset(1e-3));
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad();
        var network = GoldenPipeline.unet(golden);
        var autoencoder = GoldenPipeline.autoencoder(golden)) {
      boolean blended = name.equals("pipeline-blend4");
      Tensor rows = golden.tensor("embeddings");
      Tensor hole = golden.tensor("latent_mask");
      Tensor extra = blended ? null : Tensors.cat(1, hole, masked(golden, run, autoencoder));
      Tensor states = golden.tensor(run + "states");
      try (var guided =
          new GuidedUNet(network, rows.narrow(0, 0, 1), rows.narrow(0, 1, 1), GUIDANCE, extra)) {
        Tensor drawn = golden.tensor(run + "start_noise").select(0, 0);
        var known =
            blended ? new SchedulerRun.Known(sampled(golden, run, autoencoder), hole) : null;
        var scheduled = new SchedulerRun(plan, guided, recorded(golden, run), known);
        Tensor result =
            scheduled.run(
                scheduled.start(drawn, null),
                drawn,
                new ProgressReporter(ProgressListener.NONE),
                (i, state) -> assertClose(state, states.select(0, i), WHOLE_RUN));
        requirePicture(autoencoder, result, golden.doubles(run + "result"));
      }
    }
  }

  private static NoiseSource recorded(Golden golden, String run) {
    String key = run + "step_noise";
    return (index, shape) -> golden.tensor(key).select(0, index - 1);
  }

  /** The picture's latents with the noise that the pipeline drew. */
  private static Tensor sampled(Golden golden, String run, AutoencoderKL autoencoder) {
    return sampled(golden, run, autoencoder, picture(golden));
  }

  /** The latents of the picture that is grey in the hole; recorded for the first run. */
  private static Tensor masked(Golden golden, String run, AutoencoderKL autoencoder) {
    Tensor kept = golden.tensor("mask").lt(127.5).to(DType.F32);
    Tensor latents = sampled(golden, run, autoencoder, picture(golden).mul(kept));
    if (run.isEmpty()) {
      assertClose(latents, golden.tensor("masked_latents"), NETWORK);
    }
    return latents;
  }

  private static Tensor picture(Golden golden) {
    Tensor bytes = golden.tensor("image"); // [H, W, 3]
    return bytes
        .mul(2 / 255.0)
        .add(-1)
        .permute(2, 0, 1)
        .reshape(1, 3, bytes.size(0), bytes.size(1));
  }

  private static Tensor sampled(
      Golden golden, String run, AutoencoderKL autoencoder, Tensor picture) {
    Tensor noise = golden.tensor(run + "encoder_noise").select(0, 0);
    return autoencoder.encode(picture).sample(noise).mul(autoencoder.config().scalingFactor());
  }

  private static void requirePicture(AutoencoderKL autoencoder, Tensor latents, double[] expected) {
    Tensor picture = autoencoder.decode(latents.mul(1 / autoencoder.config().scalingFactor()));
    double[] values =
        Tensors.toDoubles(picture.select(0, 0).permute(1, 2, 0).contiguous()); // [H, W, 3]
    for (int i = 0; i < values.length; i++) {
      double level = Math.rint((Math.max(-1, Math.min(1, values[i])) + 1) * 127.5);
      assertThat(Math.abs(level - expected[i])).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipeline-inpaint9", "pipeline-blend4"})
  void pipeline_promptOfThePublishedRun_givesItsTextRows(String name) {
    Golden golden = GoldenPipeline.open(name);
    try (var scope = TensorScope.open();
        var pipeline =
            LatentPipeline.load(
                PipelineFiles.open(golden.folder()), Precision.FLOAT32, Device.CPU)) {
      Tensor rows =
          Tensors.cat(
              0,
              pipeline.encode("blurry, people", 0),
              pipeline.encode("a photo of a lake in the mountains, soft light", 0));
      assertClose(rows, golden.tensor("embeddings"), NETWORK);
    }
  }

  @Test
  void run_listenerThatCancels_stopsAndKeepsNoNativeObject() {
    Golden golden = GoldenPipeline.open("pipeline-blend4");
    SchedulerPlan plan =
        SchedulerPlan.of(PipelineFiles.open(golden.folder()).scheduler(SchedulerKind.PNDM), STEPS);
    cancelled(plan);
    long before = NativeObjects.count();
    cancelled(plan);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void cancelled(SchedulerPlan plan) {
    int[] calls = {0};
    ProgressListener third = ProgressListener.NONE.cancelledWhen(() -> calls[0] == 3);
    try (var scope = TensorScope.open()) {
      var run =
          new SchedulerRun(
              plan,
              (Tensor x, NoiseInput noise) -> {
                calls[0]++;
                return x.mul(0.5);
              },
              (index, shape) -> Tensors.randn(index, shape.toArray()),
              null);
      Tensor drawn = Tensors.randn(1, 1, 4, 6, 8);
      assertThatThrownBy(() -> run.run(run.start(drawn, null), drawn, new ProgressReporter(third)))
          .isInstanceOf(CancelledException.class)
          .hasMessage("stopped before step 4 of 11");
    }
    assertThat(calls[0]).isEqualTo(3);
  }
}
