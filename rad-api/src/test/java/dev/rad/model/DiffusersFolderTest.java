package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.WeightSet;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks written as diffusers keep them. */
class DiffusersFolderTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden");

  @TempDir Path folder;

  @Test
  void write_referenceNetwork_isItsOwnFile() {
    Path original = GOLDEN.resolve("rad/unet-base");
    UNetWeights weights = UNetWeights.open(original);

    DiffusersFolder.write(folder, weights.config(), weights.tensors(), DType.F32);

    Map<String, RawTensor> written = Checkpoint.open(file(folder)).tensors();
    Map<String, RawTensor> expected = Checkpoint.open(file(original)).tensors();
    assertThat(written.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          assertThat(written.get(name).shape()).as(name).isEqualTo(tensor.shape());
          assertThat(written.get(name).bytes()).as(name).isEqualTo(tensor.bytes());
        });
    assertThat(UNetWeights.open(folder).config()).isEqualTo(weights.config());
  }

  @ParameterizedTest
  @CsvSource({
    "adm/uncond-learn-sigma, POINTWISE",
    "adm/classcond-new-attention, MATRICES",
    "adm/conv-resample-add-embedding, POINTWISE",
  })
  void write_goldenNetwork_isReadBack(String name, DiffusersFolder.TimeLayers time) {
    UNetWeights weights = UNetWeights.open(GOLDEN.resolve(name).resolve("model.pt"));
    UNetConfig config = weights.config();

    DiffusersFolder.write(folder, config, weights.tensors(), DType.F32, time, Map.of("rad", "{}"));

    UNetWeights read = UNetWeights.open(folder);
    assertThat(read.dialect()).isEqualTo(KeyDialect.DIFFUSERS);
    assertThat(read.assumptions()).isEmpty();
    assertThat(read.metadata()).containsEntry("rad", "{}");
    assertThat(read.config())
        .usingRecursiveComparison()
        .ignoringFields("numHeads") // heads are given by their channels
        .isEqualTo(config);
    weights
        .tensors()
        .forEach((key, t) -> assertThat(read.tensors().get(key).bytes()).isEqualTo(t.bytes()));
    long[] shape = Checkpoint.open(file(folder)).tensor("time_embedding.linear_1.weight").shape();
    assertThat(shape).hasSize(time == DiffusersFolder.TimeLayers.MATRICES ? 2 : 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "diffusion_pytorch_model.fp16.safetensors",
        "diffusion_pytorch_model.non_ema.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "unet_ema/diffusion_pytorch_model.safetensors",
      })
  void open_variant_isFound(String name) throws IOException {
    Path file = network(name, DType.F16);

    assertThat(UNetWeights.open(folder).file()).isEqualTo(file);
    assertThat(UNetWeights.open(folder).assumptions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "diffusion_pytorch_model.safetensors, diffusion_pytorch_model.fp16.safetensors",
    "unet_ema/diffusion_pytorch_model.safetensors, unet/diffusion_pytorch_model.safetensors",
  })
  void open_severalVariants_takesTheBestAndSaysSo(String best, String other) throws IOException {
    network(other, DType.F16);
    Path file = network(best, DType.F16);

    UNetWeights weights = UNetWeights.open(folder);

    assertThat(weights.file()).isEqualTo(file);
    assertThat(weights.assumptions())
        .containsExactly(
            "of the folder's 2 weights files %s is read, not %s".formatted(best, other));
  }

  @ParameterizedTest
  @CsvSource({
    "unet/diffusion_pytorch_model.safetensors, unet_ema/diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.non_ema.safetensors, diffusion_pytorch_model.safetensors",
  })
  void open_rawWeightsAskedFor_takesThem(String raw, String averaged) throws IOException {
    network(averaged, DType.F16);
    Path file = network(raw, DType.F16);

    LoadOptions options = LoadOptions.defaults().withWeightSet(WeightSet.RAW);
    assertThat(UNetWeights.open(folder, options).file()).isEqualTo(file);
  }

  /** Writes a network's folder, the weights under another name. */
  private Path network(String name, DType type) throws IOException {
    UNetWeights weights = UNetWeights.open(GOLDEN.resolve("rad/unet-base"));
    Path file = folder.resolve(name);
    DiffusersFolder.write(file.getParent(), weights.config(), weights.tensors(), type);
    return Files.move(file(file.getParent()), file);
  }

  @Test
  void write_halfPrecision_convertsNumbers() {
    UNetWeights weights = UNetWeights.open(GOLDEN.resolve("rad/unet-base"));

    DiffusersFolder.write(folder, weights.config(), weights.tensors(), DType.F16);

    assertThat(UNetWeights.open(folder).tensors().values())
        .allMatch(tensor -> tensor.type() == DType.F16);
  }

  @Test
  void write_headsOfSeveralWidths_isRefused() {
    UNetConfig config =
        UNetConfig.fromJson(
            """
            {"image_size": 16, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2",
             "attention_resolutions": "16,8", "num_heads": 2}
            """);
    Map<String, RawTensor> tensors = placeholders(config);

    assertThatThrownBy(() -> DiffusersFolder.write(folder, config, tensors, DType.F32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the heads of this network have [16, 32] channels");
  }

  @Test
  void write_otherHeadsOnTheWayUp_isRefused() {
    UNetConfig config =
        UNetConfig.fromJson(
            """
            {"image_size": 16, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,1",
             "attention_resolutions": "8", "num_heads": 4, "num_heads_upsample": 1}
            """);
    Map<String, RawTensor> tensors = placeholders(config);

    assertThatThrownBy(() -> DiffusersFolder.write(folder, config, tensors, DType.F32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the heads of this network have [8, 32] channels")
        .hasMessageContaining("write it under guided-diffusion's names");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("dev.rad.model.UNetPresets#all")
  void fromCanonical_eachPreset_isTheInverse(UNetPresets.Preset preset) {
    Map<String, RawTensor> tensors = placeholders(preset.config());

    Map<String, RawTensor> diffusers = KeyDialect.DIFFUSERS.fromCanonical(tensors);

    long fused = tensors.keySet().stream().filter(key -> key.contains(".qkv.")).count();
    assertThat(diffusers).hasSize((int) (tensors.size() + 2 * fused));
    diffusers.forEach((name, tensor) -> assertThat(tensor.name()).isEqualTo(name));
    assertThat(KeyDialect.DIFFUSERS.toCanonical(diffusers).keySet()).isEqualTo(tensors.keySet());
  }

  @Test
  void readJson_512Pixels_takesTheWidthFromTheTimeEmbedding() {
    UNetConfig config = UNetPresets.named("imagenet-512-uncond").config();
    String json = DiffusersJson.write(config, "UNet2DModel");

    UNetConfig read = DiffusersJson.read(json, 256);

    assertThat(read.modelChannels()).isEqualTo(256);
    assertThat(read.channelMult()).isEqualTo(List.of(0.5, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0));
    assertThat(read.expectedShapes().keySet()).isEqualTo(config.expectedShapes().keySet());
    assertThat(DiffusersJson.read(json, 0).modelChannels()).isEqualTo(128);
  }

  @Test
  void writeJson_headsOfNoLayerOnTheWayUp_doNotMatter() {
    UNetConfig config =
        UNetConfig.fromJson("{\"attention_resolutions\": [], \"num_heads_upsample\": 1}");

    UNetConfig read = DiffusersJson.read(DiffusersJson.write(config, "UNet2DModel"), 0);

    assertThat(read.heads(512)).isEqualTo(config.heads(512)).isEqualTo(4);
  }

  private static Path file(Path folder) {
    return folder.resolve("diffusion_pytorch_model.safetensors");
  }

  /** Tensors of the right names and tiny shapes. */
  private static Map<String, RawTensor> placeholders(UNetConfig config) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    config
        .expectedShapes()
        .forEach(
            (name, shape) ->
                tensors.put(
                    name,
                    shape.length == 1
                        ? RawTensor.of(name, new float[3], 3)
                        : RawTensor.of(name, new float[3], 3, 1)));
    return tensors;
  }
}
