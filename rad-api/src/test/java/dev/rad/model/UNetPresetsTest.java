package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The preset files, of which the library has a copy. */
class UNetPresetsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("rad.root")).resolve("checkpoints/presets");

  @Test
  void all_areTheFilesOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(UNetPresets.all())
          .extracting(preset -> preset.name() + ".json")
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.equals("index.json"))
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "places256_300000.pt, places-256",
    "lsun_cat.pt, lsun-cat-256",
    "model.pt, imagenet-256-uncond",
  })
  void recognise_sameShapes_goesByTheFileName(String file, String name) {
    UNetConfig config = UNetPresets.named("celeba-256").config();

    assertThat(UNetPresets.recognise(config, file).orElseThrow().name()).isEqualTo(name);
  }

  /** The parameters of the classifiers follow from their flags, so the flags are right. */
  @ParameterizedTest
  @MethodSource("classifiers")
  void classifiers_each_haveThePublishedParameterCount(Path file) throws IOException {
    JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
    JsonNode flags = json.get("flags");
    int size = flags.get("image_size").intValue();
    UNetConfig halfOfUNet =
        UNetConfig.fromJson(
            """
            {"image_size": %d, "num_channels": %d, "num_res_blocks": %d,
             "attention_resolutions": "%s", "num_head_channels": 64, "resblock_updown": true}
            """
                .formatted(
                    size,
                    flags.get("classifier_width").intValue(),
                    flags.get("classifier_depth").intValue(),
                    flags.get("classifier_attention_resolutions").stringValue()));
    long encoder =
        halfOfUNet.expectedShapes().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("out"))
            .map(Map.Entry::getValue)
            .mapToLong(UNetShapes::elements)
            .sum();
    long c = halfOfUNet.channels(halfOfUNet.levels() - 1);
    long side = size >> (halfOfUNet.levels() - 1);
    long classes = flags.get("num_classes").intValue();
    long pool = 2 * c + c * (side * side + 1) + 3 * c * (c + 1) + classes * (c + 1);

    assertThat(encoder + pool).isEqualTo(json.get("parameters").longValue());
    assertThat(file).hasFileName(json.get("name").stringValue() + ".json");
    assertThat(ClassifierPresets.named(json.get("name").stringValue()).config().parameterCount())
        .isEqualTo(encoder + pool);
  }

  static Stream<Path> classifiers() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("classifiers"))) {
      return files.filter(file -> !file.endsWith("index.json")).toList().stream();
    }
  }
}
