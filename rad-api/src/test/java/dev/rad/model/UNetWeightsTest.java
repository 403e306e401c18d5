package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Weights matched with their configuration. */
class UNetWeightsTest {
  private static final Path ROOT = Path.of(System.getProperty("rad.root"));
  private static final Path GOLDEN = ROOT.resolve("testdata/golden");
  private static final String PLAIN = "adm/uncond-learn-sigma";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adm/classcond-new-attention",
        "adm/conv-resample-add-embedding",
        "adm/half-precision-file",
        "adm/legacy-file",
        PLAIN,
      })
  void open_goldenCase_infersWhatTheWeightsTell(String name) throws IOException {
    UNetConfig flags = flags(name);

    UNetWeights weights = UNetWeights.open(GOLDEN.resolve(name).resolve("model.pt"));

    assertThat(weights.config())
        .usingRecursiveComparison()
        .ignoringFields("numHeads", "numHeadChannels", "useNewAttentionOrder")
        .isEqualTo(flags);
    assertThat(weights.config().numHeadChannels()).isEqualTo(64);
    assertThat(weights.assumptions()).hasSize(2);
    assertThat(weights.warnings())
        .singleElement()
        .asString()
        .contains("heads of 64 channels are a guess", "rad info --probe", "--num-head-channels");
    assertThat(weights.dialect()).isEqualTo(KeyDialect.GUIDED_DIFFUSION);
    assertThat(weights.tensors().keySet())
        .containsExactlyElementsOf(flags.expectedShapes().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"adm/classcond-new-attention", "adm/conv-resample-add-embedding", PLAIN})
  void expectedShapes_goldenCase_areTheFilesInItsOrder(String name) throws IOException {
    Map<String, long[]> expected = flags(name).expectedShapes();
    var tensors = Checkpoint.open(GOLDEN.resolve(name).resolve("model.pt")).tensors();

    assertThat(tensors.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((key, shape) -> assertThat(tensors.get(key).shape()).as(key).isEqualTo(shape));
  }

  @Test
  void open_givenConfig_keepsIt() throws IOException {
    UNetConfig flags = flags(PLAIN);

    UNetWeights weights = UNetWeights.open(GOLDEN.resolve(PLAIN).resolve("model.pt"), flags);

    assertThat(weights.config()).isEqualTo(flags);
    assertThat(weights.assumptions()).isEmpty();
  }

  @Test
  void open_landscapes_isRecognised() throws IOException {
    UNetWeights weights = UNetWeights.open(ROOT.resolve("checkpoints/landscapes-adm-64.pt"));

    assertThat(weights.config()).isEqualTo(flags("adm-landscapes"));
    assertThat(weights.warnings()).isEmpty();
    assertThat(weights.assumptions())
        .singleElement()
        .asString()
        .contains("those of landscapes-adm-64")
        .contains("linear noise schedule");
  }

  @Test
  void open_statedHeads_areNoGuess() {
    LoadOptions known = LoadOptions.defaults().withNumHeadChannels(16);
    UNetWeights weights = UNetWeights.open(GOLDEN.resolve(PLAIN).resolve("model.pt"), known);
    Path landscapes = ROOT.resolve("checkpoints/landscapes-adm-64.pt");

    assertThat(weights.config().numHeadChannels()).isEqualTo(16);
    assertThat(weights.warnings()).isEmpty();
    assertThat(UNetWeights.open(landscapes, known).config().numHeadChannels()).isEqualTo(16);
    assertThat(UNetWeights.open(landscapes, known).assumptions())
        .singleElement()
        .asString()
        .startsWith("image size, attention order");
  }

  @Test
  void open_impossibleHeads_saysWhichWidthIsInTheWay() {
    Path file = ROOT.resolve("checkpoints/landscapes-adm-64.safetensors");
    LoadOptions known = LoadOptions.defaults().withNumHeadChannels(7);

    assertThatThrownBy(() -> UNetWeights.open(file, known))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": num_head_channels 7: ")
        .hasMessageContaining("cannot be divided into the heads");
    assertThatThrownBy(() -> LoadOptions.defaults().withNumHeadChannels(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1, not 0");
  }

  @Test
  void open_presetByName_isUsed() {
    Path landscapes = ROOT.resolve("checkpoints/landscapes-adm-64.pt");

    assertThat(UNetWeights.open(landscapes, "landscapes-adm-64").assumptions()).isEmpty();
    assertThatThrownBy(() -> UNetWeights.open(landscapes, "ffhq-256"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("do not fit");
    assertThatThrownBy(() -> UNetWeights.open(landscapes, "ffhq"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no preset ffhq among [imagenet-64-cond, ");
  }

  @Test
  void open_classifier_saysWhatItIs() {
    Map<String, long[]> shapes = Map.of("out.2.positional_embedding", new long[] {512, 65});

    assertThatThrownBy(() -> UNetConfig.infer(shapes, KeyDialect.GUIDED_DIFFUSION))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is a classifier");
  }

  @Test
  void open_configInMetadata_isUsed() throws IOException {
    UNetConfig flags = flags(PLAIN);
    Checkpoint source = Checkpoint.open(GOLDEN.resolve(PLAIN).resolve("model.pt"));
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(
        file, source.tensors().values(), Map.of(UNetWeights.CONFIG_KEY, flags.toJson()));

    UNetWeights weights = UNetWeights.open(file);

    assertThat(weights.config()).isEqualTo(flags);
    assertThat(weights.assumptions()).isEmpty();
  }

  @Test
  void open_wrongConfig_listsMissingAndUnexpected() {
    UNetConfig wrong =
        UNetConfig.fromJson("{\"num_channels\": 32, \"num_head_channels\": 32, \"dropout\": 0.1}");

    assertThatThrownBy(() -> UNetWeights.open(GOLDEN.resolve(PLAIN).resolve("model.pt"), wrong))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.pt: the weights do not fit the configuration: ")
        .hasMessageContaining(" missing (input_blocks.3.0.op.weight, ")
        .hasMessageContaining("…), ")
        .hasMessageContaining(" unexpected (");
  }

  @Test
  void open_wrongWidth_namesTheFirstShape() {
    UNetConfig wrong =
        UNetConfig.fromJson(
            """
            {"image_size": 16, "num_channels": 64, "num_res_blocks": 1, "channel_mult": "1,2",
             "attention_resolutions": "8", "num_head_channels": 16, "resblock_updown": true}
            """);

    assertThatThrownBy(() -> UNetWeights.open(GOLDEN.resolve(PLAIN).resolve("model.pt"), wrong))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("time_embed.0.weight F32[128, 32] should have the shape [256, 64]");
  }

  @Test
  void open_otherNetwork_isRefused() {
    Path file = folder.resolve("x.safetensors");
    List<RawTensor> tensors = new ArrayList<>();
    tensors.add(RawTensor.of("input_blocks.0.0.weight", new float[4], 4));
    SafetensorsWriter.write(file, tensors, Map.of());

    assertThatThrownBy(() -> UNetWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": the weights are not those of an ADM UNet");
  }

  @Test
  void open_folderWithoutWeights_saysWhatIsLookedFor() {
    assertThatThrownBy(() -> UNetWeights.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("diffusion_pytorch_model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time_embed.0.weight",
        "input_blocks.0.0.weight",
        "input_blocks.1.0.in_layers.2.weight",
        "input_blocks.3.0.in_layers.2.weight",
        "output_blocks.1.2.in_layers.2.weight",
        "out.2.weight",
      })
  void infer_anyLoadBearingTensorSpoilt_isRefused(String name) throws IOException {
    for (long[] shape : new long[][] {{}, {0}, {0, 0}, {0, 0, 3, 3}, {1L << 40, 1, 1, 1}}) {
      Map<String, long[]> shapes = flags(PLAIN).expectedShapes();
      shapes.put(name, shape);
      refusedOrOther(name, shapes);
    }
    Map<String, long[]> shapes = flags(PLAIN).expectedShapes();
    shapes.remove(name);
    refusedOrOther(name, shapes);
  }

  private static void refusedOrOther(String name, Map<String, long[]> shapes) {
    UNetConfig found;
    try {
      found = UNetConfig.infer(shapes, KeyDialect.GUIDED_DIFFUSION).config();
    } catch (CheckpointException e) {
      assertThat(e.getMessage()).contains("not those of an ADM UNet");
      return;
    }
    // what is found then fails the comparison of shapes
    Map<String, long[]> expected = found.expectedShapes();
    boolean sameNames = expected.keySet().equals(shapes.keySet());
    assertThat(sameNames && Arrays.equals(expected.get(name), shapes.get(name))).isFalse();
  }

  private static UNetConfig flags(String name) throws IOException {
    String text = Files.readString(GOLDEN.resolve(name).resolve("case.json"));
    return UNetConfig.fromJson(JsonMapper.shared().readTree(text).get("model").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latent/unet-sd1",
        "latent/pipeline-blend4",
        "latent/single-file-sd1/inpaint9.safetensors"
      })
  void open_latentPipelinesNetwork_isRefusedByName(String name) {
    assertThatThrownBy(() -> UNetWeights.open(GOLDEN.resolve(name)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is the network of a latent pipeline such as Stable Diffusion's");
  }
}
