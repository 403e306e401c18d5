package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.torch.Golden;
import dev.rad.torch.LatentInpainter;
import dev.rad.torch.LatentMethod;
import dev.rad.torch.LatentOptions;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.lora.LoraConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentTrainerTest {

  private static final int SIZE = 64;

  @TempDir private static Path folder;
  private static PhotoFolder photos;

  @BeforeAll
  static void makePhotos() throws IOException {
    Files.createDirectories(folder.resolve("photos"));
    NoisePhotos.write(folder.resolve("photos"), 3, SIZE, SIZE);
    photos = PhotoFolder.read(folder.resolve("photos"), SIZE, List.of(SIZE), unreadable -> {});
  }

  private static PipelineFiles base(String name) {
    return PipelineFiles.open(Golden.ROOT.resolve("testdata/golden/latent").resolve(name));
  }

  private static TrainingOptions.Builder options(long steps) {
    return TrainingOptions.steps(steps)
        .microBatch(2)
        .seed(5)
        .lora(LoraConfig.latent().withRank(4, 4))
        .optimizer(OptimizerOptions.builder().learningRate(2e-3).build());
  }

  private static List<Double> train(TrainingOptions options, Path run) {
    List<Double> losses = new ArrayList<>();
    try (var trainer = new LatentTrainer(base("pipeline-blend4"), photos, options, run)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              losses.add(report.loss());
            }
          });
    }
    return losses;
  }

  @Test
  void run_fewPhotos_learnsThem() {
    List<Double> losses = train(options(120).build(), folder.resolve("learns"));
    assertThat(losses).hasSize(120);
    assertThat(mean(losses.subList(100, 120))).isLessThan(0.9 * mean(losses.subList(0, 20)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  @Test
  void run_sameSeed_givesTheSameAdapterAndEncodesOnce() throws IOException {
    Path run = folder.resolve("again");
    List<Double> first = train(options(3).build(), run);
    Path latents = run.resolve("latents.safetensors");
    FileTime written = Files.getLastModifiedTime(latents);
    Map<String, RawTensor> before = Checkpoint.open(run.resolve(LatentTrainer.ADAPTER)).tensors();
    float[] weights = values(before, "unet.conv_in.lora_B.weight");
    Files.delete(run.resolve("state.safetensors"));
    assertThat(train(options(3).build(), run)).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(latents)).isEqualTo(written);
    Map<String, RawTensor> after = Checkpoint.open(run.resolve(LatentTrainer.ADAPTER)).tensors();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(values(after, "unet.conv_in.lora_B.weight")).isEqualTo(weights);
    long[] shape = Checkpoint.open(latents).tensor("mean").shape();
    assertThat(shape).containsExactly(6, 4, 8, 8); // three photos, and mirrored
  }

  private static float[] values(Map<String, RawTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name)).toFloats();
  }

  @Test
  void run_interruptedAndResumed_endsWithTheBitsOfOneThatWasNot() {
    Path whole = folder.resolve("whole");
    Path halves = folder.resolve("halves");
    List<Double> losses = train(options(6).build(), whole);
    var constant = options(6).build();
    List<Double> parts = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      int until = 3 * (part + 1);
      try (var trainer = new LatentTrainer(base("pipeline-blend4"), photos, constant, halves)) {
        assertThat(trainer.step()).isEqualTo(until - 3);
        trainer.run(
            new TrainingListener() {
              @Override
              public void onStep(Report report) {
                parts.add(report.loss());
              }

              @Override
              public boolean isCancelled() {
                return trainer.step() == until;
              }
            });
      }
    }
    assertThat(parts).isEqualTo(losses);
    Map<String, RawTensor> expected =
        Checkpoint.open(whole.resolve(LatentTrainer.ADAPTER)).tensors();
    Map<String, RawTensor> found = Checkpoint.open(halves.resolve(LatentTrainer.ADAPTER)).tensors();
    expected.forEach(
        (name, tensor) -> assertThat(values(found, name)).isEqualTo(tensor.toFloats()));
    assertThatThrownBy(() -> train(options(6).seed(6).build(), halves))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds another training");
  }

  @Test
  void run_gradientCheckpointing_givesTheSameLosses() {
    List<Double> plain = train(options(3).build(), folder.resolve("plain"));
    var execution = ExecutionOptions.builder().activationCheckpointing(true).build();
    List<Double> again =
        train(options(3).execution(execution).build(), folder.resolve("checkpointed"));
    for (int i = 0; i < 3; i++) {
      assertThat(again.get(i)).isCloseTo(plain.get(i), Offset.offset(1e-4));
    }
  }

  /** Every layer that RAD adapts, under the names that diffusers' PEFT files have. */
  @Test
  void adapter_ofAllKindsOfLayers_hasTheNamesOfPeft() {
    train(options(1).build(), folder.resolve("names"));
    Checkpoint adapter = Checkpoint.open(folder.resolve("names").resolve(LatentTrainer.ADAPTER));
    assertThat(adapter.tensors().keySet())
        .contains(
            "unet.conv_in.lora_A.weight",
            "unet.conv_out.lora_B.weight",
            "unet.time_embedding.linear_1.lora_A.weight",
            "unet.down_blocks.0.resnets.0.time_emb_proj.lora_A.weight",
            "unet.down_blocks.0.resnets.0.conv1.lora_A.weight",
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight",
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_out.0.lora_B.weight")
        .noneMatch(name -> name.contains("ff.net") || name.contains("proj_in"));
    assertThat(adapter.metadata().get("lora_adapter_metadata")).contains("\"unet.r\": 4");
  }

  @Test
  void adapter_addedToItsPipeline_changesWhatIsFilled() {
    train(options(20).build(), folder.resolve("used"));
    PipelineFiles plain = base("pipeline-blend4");
    var lora = LatentLora.open(folder.resolve("used").resolve(LatentTrainer.ADAPTER), plain);
    assertThat(lora.textEncoder()).isEmpty();
    assertThat(fill(plain.withLora(lora, 1))).isNotEqualTo(fill(plain));
    assertThat(fill(plain.withLora(lora, 0))).isEqualTo(fill(plain));
  }

  private static RgbImage fill(PipelineFiles files) {
    RgbImage photo = photos.centreCrop(0);
    Mask hole = Mask.rectangle(SIZE, SIZE, new Region(20, 20, 24, 24));
    var rad = LatentOptions.defaults().withMethod(LatentMethod.RAD).withGuidance(1);
    try (var inpainter = LatentInpainter.load(files, Device.CPU, Precision.FLOAT32)) {
      return inpainter.with(rad).inpaint(photo, hole, InpaintOptions.defaults().withSteps(3));
    }
  }

  private static final ConditionedUNetConfig NEW =
      ConditionedUNetConfig.fromJson(
          """
          {"sample_size": 8, "block_out_channels": [16, 32], "layers_per_block": 1,
           "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"],
           "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"],
           "attention_head_dim": 2, "cross_attention_dim": 4, "norm_num_groups": 4}
          """);

  private static List<Double> trainNew(int steps, Path run) {
    List<Double> losses = new ArrayList<>();
    TrainingOptions options =
        TrainingOptions.steps(steps)
            .microBatch(2)
            .seed(5)
            .objective(
                Objective.builder()
                    .predictionType(PredictionType.VELOCITY)
                    .simpleActiveOnly(true) // what pixels without noise hold is not to be learned
                    .normalizeByActive(true)
                    .build())
            .optimizer(OptimizerOptions.builder().learningRate(2e-3).warmupSteps(5).build())
            .build();
    try (var trainer =
        LatentTrainer.ofNewNetwork(base("pipeline-blend4"), NEW, photos, options, run)) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              losses.add(report.loss());
            }
          });
    }
    return losses;
  }

  @Test
  void run_newNetwork_learnsAndFillsWithoutAPrompt() {
    Path run = folder.resolve("new");
    List<Double> losses = trainNew(150, run);
    assertThat(mean(losses.subList(120, 150))).isLessThan(0.9 * mean(losses.subList(0, 20)));
    PipelineFiles files = PipelineFiles.open(run.resolve(LatentTrainer.PIPELINE));
    assertThat(files.isUnconditional()).isTrue();
    assertThat(files.scheduler().predictionType()).isEqualTo(PredictionType.VELOCITY);
    RgbImage photo = photos.centreCrop(0);
    Mask hole = Mask.rectangle(SIZE, SIZE, new Region(20, 20, 24, 24));
    try (var inpainter = LatentInpainter.load(files, Device.CPU, Precision.FLOAT32)) {
      assertThat(inpainter.method()).isEqualTo(LatentMethod.RAD);
      InpaintOptions options = InpaintOptions.defaults().withSteps(3);
      RgbImage filled = inpainter.inpaint(photo, hole, options);
      assertThat(filled).isNotEqualTo(photo);
      assertThat(photo.composite(filled, hole.inverted())).isEqualTo(photo);
      LatentInpainter asked = inpainter.with(LatentOptions.prompt("a lake"));
      assertThatThrownBy(() -> asked.inpaint(photo, hole, options))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("trained without texts");
    }
  }

  @Test
  void run_newNetworkResumed_endsWithTheBitsOfOneThatWasNot() {
    Path whole = folder.resolve("new-whole");
    Path halves = folder.resolve("new-halves");
    trainNew(4, whole);
    trainNew(2, halves);
    assertThat(trainNew(4, halves)).hasSize(2);
    String weights = "pipeline/unet/diffusion_pytorch_model.safetensors";
    assertThat(halves.resolve(weights)).hasSameBinaryContentAs(whole.resolve(weights));
  }

  @Test
  void run_adaptersOfAPipelineWithoutTexts_canBeTrained() {
    Path run = folder.resolve("new-base");
    trainNew(1, run);
    PipelineFiles files = PipelineFiles.open(run.resolve(LatentTrainer.PIPELINE));
    try (var trainer =
        new LatentTrainer(files, photos, options(1).build(), folder.resolve("new-adapter"))) {
      trainer.run(new TrainingListener() {});
      assertThat(trainer.step()).isEqualTo(1);
    }
  }

  @Test
  void run_photosWithTexts_trainsWithThem() throws IOException {
    Path captioned = Files.createDirectories(folder.resolve("captioned"));
    NoisePhotos.write(captioned, 3, SIZE, SIZE);
    Files.writeString(captioned.resolve("photo1.txt"), " a  lake\nin the mountains\n");
    PhotoFolder some = PhotoFolder.read(captioned, SIZE, List.of(SIZE), unreadable -> {});
    assertThat(some.captions()).containsExactly("", "a lake in the mountains", "");
    assertThat(some.digest()).isEqualTo(photos.digest());
    List<Double> losses = new ArrayList<>();
    try (var trainer =
        new LatentTrainer(
            base("pipeline-blend4"), some, options(3).build(), folder.resolve("texts"))) {
      assertThat(trainer.captionCount()).isEqualTo(1);
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              losses.add(report.loss());
            }
          });
    }
    assertThat(losses).isNotEqualTo(train(options(3).build(), folder.resolve("no-texts")));
  }

  @Test
  void run_heldOutPhotos_validatesOnTheSameNoiseEveryTime() {
    List<Validation.Result> results = new ArrayList<>();
    TrainingOptions frozen =
        options(2)
            .validateEvery(1)
            .optimizer(OptimizerOptions.builder().learningRate(1e-30).build())
            .build();
    try (var trainer =
        new LatentTrainer(base("pipeline-blend4"), photos, frozen, folder.resolve("held"))) {
      trainer.validateOn(photos);
      trainer.run(
          new TrainingListener() {
            @Override
            public void onValidation(long step, Validation.Result result) {
              results.add(result);
            }
          });
    }
    assertThat(results).hasSize(2);
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(0).total()).isPositive();
  }

  @Test
  void construct_networkForInpainting_isRefused() {
    assertThatThrownBy(
            () ->
                new LatentTrainer(
                    base("pipeline-inpaint9"), photos, options(1).build(), folder.resolve("nine")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("9 input channels");
  }

  @Test
  void close_afterTraining_keepsNoNativeObject() {
    train(options(2).build(), folder.resolve("memory"));
    long before = NativeObjects.count();
    train(options(3).build(), folder.resolve("memory"));
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
