package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Weights of classifiers matched with their configuration. */
class ClassifierWeightsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden");

  @TempDir Path folder;

  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN.resolve("classifier"))) {
      return folders.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static Path model(String name) {
    return GOLDEN.resolve("classifier").resolve(name).resolve("model.pt");
  }

  private static ClassifierConfig flags(String name) throws IOException {
    String text = Files.readString(model(name).resolveSibling("case.json"));
    return ClassifierConfig.fromJson(
        JsonMapper.shared().readTree(text).get("classifier").toString());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void open_goldenCase_infersWhatTheWeightsTell(String name) throws IOException {
    ClassifierConfig flags = flags(name);

    ClassifierWeights weights = ClassifierWeights.open(model(name));

    assertThat(weights.config())
        .usingRecursiveComparison()
        .ignoringFields("numHeadChannels", "useNewAttentionOrder")
        .isEqualTo(flags);
    assertThat(weights.assumptions().toString()).contains("channels; weights do not tell");
    assertThat(weights.assumptions()).hasSize(flags.pool().flag().equals("attention") ? 2 : 3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void expectedShapes_goldenCase_areTheFilesInItsOrder(String name) throws IOException {
    Map<String, long[]> expected = flags(name).expectedShapes();
    var tensors = Checkpoint.open(model(name)).tensors();

    assertThat(tensors.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((key, shape) -> assertThat(tensors.get(key).shape()).as(key).isEqualTo(shape));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classifier-64", "classifier-128", "classifier-256", "classifier-512"})
  void infer_shapesOfAPublicFile_giveItsPreset(String name) {
    ClassifierConfig config = ClassifierPresets.named(name).config();

    ClassifierConfig.Inferred found = ClassifierConfig.infer(config.expectedShapes());

    assertThat(found.config()).isEqualTo(config);
    assertThat(found.assumptions()).singleElement().asString().contains("those of " + name);
  }

  /** Other classes than ImageNet's: guided-diffusion's widths for the size decide. */
  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512})
  void infer_publicSizeWithoutAttention_isFound(int size) {
    ClassifierConfig config =
        ClassifierConfig.fromJson(
            """
            {"image_size": %d, "classifier_width": 64, "classifier_attention_resolutions": [],
             "num_classes": 7}
            """
                .formatted(size));

    assertThat(ClassifierConfig.infer(config.expectedShapes()).config()).isEqualTo(config);
  }

  /** A block that halves the size has the same weights as one that does not. */
  @Test
  void infer_severalDivisionsIntoLevels_asksForTheFlags() {
    ClassifierConfig config =
        ClassifierConfig.fromJson(
            """
            {"image_size": 16, "channel_mult": "1,1", "classifier_width": 64,
             "classifier_depth": 1, "classifier_attention_resolutions": []}
            """);

    assertThatThrownBy(() -> ClassifierConfig.infer(config.expectedShapes()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("2 levels of 1 residual blocks or 1 levels of 3 residual blocks")
        .hasMessageContaining("give the flags");
  }

  @Test
  void open_givenConfigOrMetadata_isUsed() throws IOException {
    ClassifierConfig flags = flags("attention");
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(
        file,
        Checkpoint.open(model("attention")).tensors().values(),
        Map.of(ClassifierWeights.CONFIG_KEY, flags.toJson()));

    assertThat(ClassifierWeights.open(model("attention"), flags).config()).isEqualTo(flags);
    ClassifierWeights stored = ClassifierWeights.open(file);
    assertThat(stored.config()).isEqualTo(flags);
    assertThat(stored.assumptions()).isEmpty();
  }

  @Test
  void open_otherPreset_doesNotFit() {
    Path file = model("attention");

    assertThatThrownBy(() -> ClassifierWeights.open(file, "classifier-64"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.pt: the weights do not fit the configuration: ")
        .hasMessageContaining(" missing (input_blocks.4.0.");
    assertThatThrownBy(() -> ClassifierWeights.open(file, "classifier-32"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no preset classifier-32 among [classifier-64, ");
  }

  @Test
  void open_otherSize_namesTheFirstShape() throws IOException {
    ClassifierConfig smaller =
        ClassifierConfig.fromJson(
            flags("attention")
                .toJson()
                .replace("\"image_size\":16", "\"image_size\":8")
                .replace("\"16,8\"", "\"8,4\""));

    assertThatThrownBy(() -> ClassifierWeights.open(model("attention"), smaller))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("positional_embedding F16[64, 65] should have the shape [64, 17]");
  }

  @Test
  void open_unet_saysWhatItIs() {
    Path file = GOLDEN.resolve("adm/uncond-learn-sigma/model.pt");

    assertThat(ClassifierWeights.matches(Checkpoint.open(file))).isFalse();
    assertThatThrownBy(() -> ClassifierWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("it is a UNet")
        .hasMessageContaining("give guided-diffusion's weights of a classifier");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void openAsUNet_classifier_saysWhatItIs(String name) {
    Path file = model(name);
    UNetConfig other = UNetPresets.named("imagenet-64-cond").config();

    assertThat(ClassifierWeights.matches(Checkpoint.open(file))).isTrue();
    assertThatThrownBy(() -> UNetWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("it is a classifier");
    assertThatThrownBy(() -> UNetWeights.open(file, other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is a classifier");
  }

  @Test
  void open_otherTensors_isRefused() {
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, List.of(RawTensor.of("a", new float[4], 4)), Map.of());

    assertThatThrownBy(() -> ClassifierWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": the weights are not those of an ADM classifier: there is")
        .hasMessageContaining("no pool");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void infer_anyTensorSpoilt_isRefusedOrOther(String name) throws IOException {
    for (String key : flags(name).expectedShapes().keySet()) {
      for (long[] shape : new long[][] {{}, {0}, {0, 0}, {0, 0, 3, 3}, {1L << 40, 1, 1, 1}, null}) {
        Map<String, long[]> shapes = flags(name).expectedShapes();
        if (shape == null) {
          shapes.remove(key);
        } else {
          shapes.put(key, shape);
        }
        assertThatThrownBy(() -> ClassifierConfig.infer(shapes))
            .as(key)
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("not those of an ADM classifier");
      }
    }
  }
}
