package dev.rad.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.feature.FeatureStatistics;
import dev.rad.feature.Features;
import dev.rad.image.RgbImage;
import dev.rad.torch.device.Devices;
import dev.rad.torch.metric.FrechetDistance;
import dev.rad.torch.metric.Lpips;
import dev.rad.torch.metric.UNetFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the metrics of {@code rad evaluate} that need a network. */
class EvaluateMetricsTest extends EvaluateCommandFixture {

  @Test
  void evaluate_networkBlock_givesADistanceOfTheWrittenPicturesThatIsKept() throws IOException {
    Object[] two = {
      "--n", 2, "--masks", "box", "--size", 64, "--features", RAD + ":middle_block@10"
    };
    String told = "box mean: Fréchet distance";
    assertThat(done("out", two).out()).contains(told);
    assertThat(done("out", two).out()).doesNotContain(told); // stored, not computed again

    List<float[]> truths = new ArrayList<>();
    List<float[]> fillings = new ArrayList<>();
    try (var network = UNetFeatures.open(RAD, "middle_block", 10, Device.CPU)) {
      for (String name : List.of("0000.png", "0001.png")) {
        truths.add(network.features(RgbImage.read(file("out", "photo/" + name))));
        fillings.add(network.features(RgbImage.read(file("out", "filled/box/mean/" + name))));
      }
      FeatureStatistics truth = Features.of(network.source(), truths).statistics();
      double distance =
          FrechetDistance.between(truth, Features.of(network.source(), fillings).statistics())
              .value();
      JsonNode json = JsonMapper.builder().build().readTree(file("out", "summary.json"));
      assertThat(json.at("/methods/mean/masks/box/Fréchet distance (middle_block@10)").asDouble())
          .isCloseTo(distance, within(1e-9));
    }
    assertThat(Files.readString(file("out", "tables.md")))
        .contains("| box: Fréchet distance (middle_block@10) ↓ | box: kernel distance (")
        .contains("equal N only")
        .doesNotContain("FID");

    done("out", "--n", 3, "--masks", "box", "--size", 64); // the value for 2 pictures is outdated
    assertThat(Files.readString(file("out", "tables.md"))).doesNotContain("Fréchet");
    assertThat(
            evaluate("out", "--n", 3, "--masks", "box", "--size", 64, "--features", RAD + ":out")
                .failure())
        .contains("features is middle_block@10 of", "out@0 of");
    assertThat(failure("--features", "middle_block")).contains("FILE:BLOCK");
  }

  /**
   * Wrong files must be reported before the first picture, because they are used only hours later.
   */
  @Test
  void evaluate_measureWhoseFileIsWrong_isRefusedBeforeTheFirstPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no weights");
    assertThat(failure("--n", 1, "--lpips-backbone", text, "--lpips-heads", text))
        .contains("notes.txt");
    assertThat(failure("--n", 1, "--inception", text)).contains("notes.txt");
    assertThat(failure("--n", 1, "--features", RAD + ":attic"))
        .contains("the network has no block attic: name one of");
  }

  @Test
  void evaluate_anyDevice_choosesOneThatIsThere() throws IOException {
    Object[] any = {
      "--n",
      1,
      "--masks",
      "box",
      "--size",
      64,
      "--device",
      "auto",
      "--features",
      RAD + ":middle_block"
    };
    done("out", any);
    assertThat(Files.readString(file("out", "evaluation.json")))
        .contains('"' + Devices.resolve(Device.auto()).toString() + '"');
    assertThat(failure("--n", 1, "--device", "cuda:99")).contains("cuda:99 was asked for");
  }

  @Test
  void evaluate_lpips_isThatOfTheWrittenPictures() throws IOException {
    done("out", "--n", 1, "--masks", "box", "--size", 64);
    assertThat(column("out", "lpips_alex")).containsOnly("");
    Path backbone = folder.resolve("alexnet.safetensors");
    Path heads = folder.resolve("heads.safetensors");
    long[][] shapes = {
      {64, 3, 11, 11}, {192, 64, 5, 5}, {384, 192, 3, 3}, {256, 384, 3, 3}, {256, 256, 3, 3}
    };
    int[] indices = {0, 3, 6, 8, 10};
    List<RawTensor> layers = new ArrayList<>();
    List<RawTensor> weights = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      layers.add(random("features." + indices[i] + ".weight", shapes[i]));
      layers.add(random("features." + indices[i] + ".bias", shapes[i][0]));
      weights.add(random("lin" + i + ".model.1.weight", 1, shapes[i][0], 1, 1));
    }
    SafetensorsWriter.write(backbone, layers, Map.of());
    SafetensorsWriter.write(heads, weights, Map.of());

    done(
        "out", "--n 1 --masks box --size 64", "--lpips-backbone", backbone, "--lpips-heads", heads);

    try (var lpips = Lpips.open(backbone, heads)) {
      double distance =
          lpips.distance(
              RgbImage.read(file("out", "photo/0000.png")),
              RgbImage.read(file("out", "filled/box/mean/0000.png")));
      assertThat(column("out", "lpips_alex"))
          .containsExactly(String.format(Locale.ROOT, "%.6f", distance));
    }
    assertThat(column("out", "lpips_vgg")).containsOnly("");
    assertThat(Files.readString(file("out", "tables.md"))).contains("LPIPS (AlexNet) ↓");
    assertThat(failure("--lpips-heads", heads)).contains("belong together");
  }

  private static RawTensor random(String name, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    float[] values = new float[count];
    var random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble() * Math.sqrt(6.0 * shape[0] / count));
    }
    return RawTensor.of(name, values, shape);
  }
}
