package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.model.PredictionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalFileTest {
  private static final Path FILE =
      LatentGolden.folder("single-file-sd1").resolve("inpaint9.safetensors");
  private static final Path CONFIGS = LatentGolden.folder("pipeline-inpaint9");

  @ParameterizedTest
  @CsvSource({"inpaint9.safetensors, F32", "inpaint9-half.ckpt, F16"})
  void open_goldenFile_hasThePipelinesTensors(String name, DType type) {
    Path file = LatentGolden.folder("single-file-sd1").resolve(name);

    PipelineFiles files = PipelineFiles.open(file, CONFIGS);

    PipelineFiles expected = PipelineFiles.open(CONFIGS);
    assertThat(files.tokenizer()).isPresent();
    assertThat(files.scheduler()).isEqualTo(expected.scheduler());
    assertSame(files.unet().orElseThrow(), expected.unet().orElseThrow(), type);
    assertSame(files.autoencoder().orElseThrow(), expected.autoencoder().orElseThrow(), type);
    assertSame(files.textEncoder().orElseThrow(), expected.textEncoder().orElseThrow(), type);
  }

  @ParameterizedTest
  @CsvSource({"shards, F32", "bin, F32", "fp16, F16", "fp16-shards, F16", "bf16, BF16"})
  void open_goldenVariant_hasTheSameTensors(String name, DType type) {
    PipelineFiles files = PipelineFiles.open(LatentGolden.folder("file-variants").resolve(name));

    PipelineFiles expected = PipelineFiles.open(LatentGolden.folder("unet-inpaint9"));
    assertSame(files.unet().orElseThrow(), expected.unet().orElseThrow(), type);
  }

  @Test
  void withTokenizer_fileFarFromIts_readsPromptsAsTheFolderDoes(@TempDir Path temporary)
      throws IOException {
    copy(CONFIGS, temporary);
    Path moved = temporary.resolve("tokens");
    Files.move(temporary.resolve("tokenizer"), moved);
    PipelineFiles files = PipelineFiles.open(FILE, temporary);
    assertThat(files.tokenizer()).isEmpty();

    ClipTokenizer tokenizer = files.withTokenizer(moved).tokenizer().orElseThrow();

    assertThat(tokenizer.encode("a lake").ids())
        .isEqualTo(PipelineFiles.open(CONFIGS).tokenizer().orElseThrow().encode("a lake").ids());
  }

  @ParameterizedTest
  @CsvSource({
    "diffusion_pytorch_model.bin.index.json",
    "diffusion_pytorch_model.bin.index.fp16.json",
    "diffusion_pytorch_model.fp16.bin.index.json"
  })
  void open_indexOfPickles_hasTheTensorsOfItsFiles(String name, @TempDir Path temporary)
      throws IOException {
    Path whole = LatentGolden.folder("file-variants").resolve("bin");
    String shard = "diffusion_pytorch_model-00001-of-00001.bin";
    Files.copy(whole.resolve("config.json"), temporary.resolve("config.json"));
    Files.copy(whole.resolve("diffusion_pytorch_model.bin"), temporary.resolve(shard));
    var expected = PipelineFiles.open(whole).unet().orElseThrow();
    String map =
        Checkpoint.openWhole(temporary.resolve(shard)).tensors().keySet().stream()
            .map(tensor -> "\"" + tensor + "\": \"" + shard + "\"")
            .collect(Collectors.joining(", "));
    Files.writeString(temporary.resolve(name), "{\"weight_map\": {" + map + "}}");

    assertSame(PipelineFiles.open(temporary).unet().orElseThrow(), expected, DType.F32);
  }

  @Test
  void open_weightsFileOfAPart_isThatFileAndNoOther(@TempDir Path temporary) throws IOException {
    copy(LatentGolden.folder("unet-sd1"), temporary);
    Path other = temporary.resolve("other.safetensors");
    List<RawTensor> tensors =
        new ArrayList<>(
            Checkpoint.openWhole(temporary.resolve("diffusion_pytorch_model.safetensors"))
                .tensors()
                .values());
    SafetensorsWriter.write(other, tensors, Map.of(), DType.F16);

    PipelinePart<ConditionedUNetConfig> part = PipelineFiles.open(other).unet().orElseThrow();

    assertThat(part.file()).isEqualTo(other);
    assertThat(part.tensors().get("conv_in.weight").type()).isEqualTo(DType.F16);
  }

  private static <C> void assertSame(PipelinePart<C> found, PipelinePart<C> expected, DType type) {
    assertThat(found.config()).isEqualTo(expected.config());
    assertThat(found.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(found.tensors().get(name).toFloats())
                    .as(name)
                    .containsExactly(tensor.to(type).toFloats()));
  }

  @Test
  void open_openClipText_isThePenultimateLayersEncoder(@TempDir Path temporary) throws IOException {
    Path configs = Files.createDirectories(temporary.resolve("text_encoder"));
    Files.copy(
        LatentGolden.folder("text-sd2").resolve("config.json"), configs.resolve("config.json"));

    PipelineFiles files =
        PipelineFiles.open(
            LatentGolden.folder("text-sd2").resolve("original-open-clip.safetensors"), temporary);

    assertThat(files.textEncoder().orElseThrow().file().getFileName())
        .hasToString("original-open-clip.safetensors");
    assertSame(
        files.textEncoder().orElseThrow(),
        PipelineFiles.open(LatentGolden.folder("text-sd2")).textEncoder().orElseThrow(),
        DType.F32);
  }

  @Test
  void open_toySizesWithoutConfiguration_saysWhichIsNeeded(@TempDir Path temporary) {
    assertThatThrownBy(() -> PipelineFiles.open(FILE, temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(FILE.toString())
        .hasMessageContaining("/config.json beside the file");
  }

  @Test
  void names_stableDiffusion_areThoseOfThePublicFiles() {
    ConditionedUNetConfig unet = PublicConfigs.unet(768, 4);
    AutoencoderConfig vae = PublicConfigs.autoencoder();

    assertThat(OriginalNames.unet("up_blocks.0.upsamplers.0.conv.weight", unet))
        .isEqualTo("output_blocks.2.1.conv.weight");
    assertThat(OriginalNames.unet("up_blocks.2.upsamplers.0.conv.bias", unet))
        .isEqualTo("output_blocks.8.2.conv.bias");
    assertThat(OriginalNames.unet("down_blocks.2.downsamplers.0.conv.weight", unet))
        .isEqualTo("input_blocks.9.0.op.weight");
    assertThat(OriginalNames.unet("down_blocks.1.resnets.0.conv_shortcut.weight", unet))
        .isEqualTo("input_blocks.4.0.skip_connection.weight");
    assertThat(OriginalNames.autoencoder("decoder.up_blocks.0.upsamplers.0.conv.weight", vae))
        .isEqualTo("decoder.up.3.upsample.conv.weight");
    assertThat(OriginalNames.autoencoder("encoder.mid_block.attentions.0.to_out.0.bias", vae))
        .isEqualTo("encoder.mid.attn_1.proj_out.bias");
  }

  /** Only names and shapes of the public sizes, without their numbers. */
  @ParameterizedTest
  @CsvSource({"768, 4", "768, 9", "1024, 4", "1024, 9"})
  void configs_publicShapes_areInferred(int context, int channels) {
    ConditionedUNetConfig unet = PublicConfigs.unet(context, channels);
    AutoencoderConfig vae = PublicConfigs.autoencoder();
    boolean velocity = context == 1024 && channels == 4;

    ConditionedUNetConfig found =
        OriginalConfigs.unet(
            shapes(unet.expectedShapes(), name -> OriginalNames.unet(name, unet)), velocity);

    assertThat(found.toJson()).isEqualTo(unet.toJson());
    assertThat(
            OriginalConfigs.autoencoder(
                shapes(vae.expectedShapes(), name -> OriginalNames.autoencoder(name, vae))))
        .isEqualTo(vae);
  }

  private static Map<String, long[]> shapes(
      Map<String, long[]> expected, UnaryOperator<String> names) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    expected.forEach((name, shape) -> shapes.put(names.apply(name), shape));
    return shapes;
  }

  @Test
  void open_stableDiffusionXl_isRefusedByName(@TempDir Path temporary) throws IOException {
    Path unet =
        write(
            temporary,
            RawTensor.of("model.diffusion_model.label_emb.0.0.weight", new float[4], 2, 2));
    Path conditioner =
        write(
            temporary,
            RawTensor.of("conditioner.embedders.0.x", new float[1], 1),
            RawTensor.of("model.diffusion_model.x", new float[1], 1));

    assertThatThrownBy(() -> PipelineFiles.open(conditioner, temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is a file of Stable Diffusion XL, which is not supported");
    assertThatThrownBy(() -> PipelineFiles.open(unet, temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is a network of Stable Diffusion XL, which is not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.diffusion_model.input_blocks.0.0.weight",
        "first_stage_model.encoder.down.0.block.0.norm1.weight",
        "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight",
        "cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight",
        "cond_stage_model.transformer.x"
      })
  void open_fileOfOneTensor_isOneClearError(String name, @TempDir Path temporary)
      throws IOException {
    Path file = write(temporary, RawTensor.of(name, new float[64 * 4], 64, 4));

    assertThatThrownBy(() -> PipelineFiles.open(file, temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void open_tensorThatFitsNothing_isNamed(@TempDir Path temporary) throws IOException {
    List<RawTensor> tensors = new ArrayList<>(Checkpoint.openWhole(FILE).tensors().values());
    tensors.add(RawTensor.of("model.diffusion_model.extra.weight", new float[1], 1));
    Path file = write(temporary, tensors.toArray(RawTensor[]::new));

    assertThatThrownBy(() -> PipelineFiles.open(file, CONFIGS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("1 unexpected (extra.weight of the UNet)");
  }

  @Test
  void open_missingTensor_isNamed(@TempDir Path temporary) throws IOException {
    List<RawTensor> tensors = new ArrayList<>(Checkpoint.openWhole(FILE).tensors().values());
    tensors.removeIf(tensor -> tensor.name().equals("first_stage_model.quant_conv.bias"));
    Path file = write(temporary, tensors.toArray(RawTensor[]::new));

    assertThatThrownBy(() -> PipelineFiles.open(file, CONFIGS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("1 missing (quant_conv.bias)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae", "unet", "text_encoder"})
  void open_folderWithoutAPart_namesTheFile(String part, @TempDir Path temporary)
      throws IOException {
    copy(CONFIGS, temporary);
    Files.delete(temporary.resolve(part).resolve("config.json"));

    assertThatThrownBy(() -> PipelineFiles.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            temporary.resolve(part).resolve("config.json") + ": is missing; fetch the folder");
  }

  @Test
  void open_folderWithASafetyChecker_saysThatItIsIgnored(@TempDir Path temporary)
      throws IOException {
    copy(CONFIGS, temporary);
    Files.createDirectories(temporary.resolve("safety_checker"));

    assertThat(PipelineFiles.open(temporary).notes()).containsExactly("safety_checker is ignored");
  }

  @Test
  void open_tokenizerOfAnotherPipeline_isRefused(@TempDir Path temporary) throws IOException {
    copy(CONFIGS, temporary);
    for (String name : List.of("vocab.json", "merges.txt")) {
      Files.copy(
          LatentGolden.folder("tokenizer-clip").resolve(name),
          temporary.resolve("tokenizer").resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }

    assertThatThrownBy(() -> PipelineFiles.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the tokenizer has 49408 tokens and prompts of 77")
        .hasMessageContaining("the text encoder takes 734 and 77");
  }

  @Test
  void open_folderOfSdxl_isRefusedByName(@TempDir Path temporary) throws IOException {
    Files.writeString(
        temporary.resolve("model_index.json"), "{\"_class_name\": \"StableDiffusionXLPipeline\"}");

    assertThatThrownBy(() -> PipelineFiles.open(temporary))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("SDXL is not supported");
  }

  @Test
  void scheduler_ofAnotherKind_hasThatKindsDefaults() {
    PipelineFiles files = PipelineFiles.open(CONFIGS);

    assertThat(files.scheduler().timestepSpacing()).isEqualTo(SchedulerConfig.Spacing.LEADING);
    assertThat(files.scheduler(SchedulerKind.EULER).timestepSpacing())
        .isEqualTo(SchedulerConfig.Spacing.LINSPACE);
    assertThat(files.scheduler().predictionType()).isEqualTo(PredictionType.EPSILON);
  }

  private static Path write(Path folder, RawTensor... tensors) throws IOException {
    Path file = Files.createTempFile(folder, "file", ".safetensors");
    Files.delete(file);
    SafetensorsWriter.write(file, List.of(tensors), Map.of());
    return file;
  }

  static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
