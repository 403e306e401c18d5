package dev.rad.torch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import dev.rad.torch.NativeObjects;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Expected values are torchmetrics 1.9.0's on networks of torchvision 0.29.1 with weights of a
 * formula: see rad-benchmarks/peers/make_metric_cases.py.
 */
class LpipsTest {
  private static final RgbImage A = Hashed.picture(61, 45, 1);
  private static final RgbImage B = Hashed.picture(61, 45, 2);

  @TempDir private Path folder;

  @Test
  void distance_alexnet_agreesWithTorchmetrics() {
    try (var signed = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED);
        var raw = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.RAW01)) {
      assertThat(signed.distance(A, B)).isCloseTo(0.01159544289112091, within(1e-7));
      assertThat(raw.distance(A, B)).isCloseTo(0.00316457636654377, within(1e-7));
    }
  }

  @Test
  void distance_vgg_agreesWithTorchmetrics() {
    try (var signed = Hashed.lpips(LpipsBackbone.VGG16, Lpips.Range.SIGNED);
        var raw = Hashed.lpips(LpipsBackbone.VGG16, Lpips.Range.RAW01)) {
      assertThat(signed.distance(A, B)).isCloseTo(0.007873031310737133, within(1e-7));
      assertThat(raw.distance(A, B)).isCloseTo(0.002513641957193613, within(1e-7));
      assertMap(
          signed.map(A, B),
          0.001833257731050253,
          0.00941424909979105,
          0.008553890511393547,
          0.008245917968451977,
          0.007872936056285609);
    }
  }

  @Test
  void map_alexnet_agreesWithTorchmetrics() {
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED)) {
      assertMap(
          lpips.map(A, B),
          0.008786770515143871,
          0.013638812117278576,
          0.013009252957999706,
          0.014130708761513233,
          0.011596036320026346);
    }
  }

  private static void assertMap(float[] map, double... expected) {
    assertThat(map).hasSize(61 * 45);
    int[] places = {0, 7 * 61 + 11, 44 * 61 + 60, 30 * 61 + 2};
    for (int i = 0; i < places.length; i++) {
      assertThat((double) map[places[i]]).isCloseTo(expected[i], within(1e-7));
    }
    double mean = IntStream.range(0, map.length).mapToDouble(i -> map[i]).average().orElseThrow();
    assertThat(mean).isCloseTo(expected[4], within(1e-7));
  }

  @Test
  void distance_orderAndSamePicture_areSymmetricAndZero() {
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED)) {
      assertThat(lpips.distance(A, A)).isZero();
      assertThat(lpips.map(A, A)).containsOnly(0f);
      assertThat(lpips.distance(B, A)).isEqualTo(lpips.distance(A, B));
    }
  }

  @Test
  void mean_pairs_isTheMeanOfDistancesAndSaysWhatOf() {
    RgbImage c = Hashed.picture(61, 45, 3);
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.RAW01)) {
      LpipsMean mean = lpips.mean(List.of(A, A), List.of(B, c));

      assertThat(mean.value())
          .isCloseTo((lpips.distance(A, B) + lpips.distance(A, c)) / 2, within(1e-12));
      assertThat(mean.toString())
          .contains("N = 2", "AlexNet", "backbone.pth", "heads.pth", "[0, 1] unmapped");
      assertThatThrownBy(() -> lpips.mean(List.of(A), List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 photographs and 0 fillings");
    }
  }

  @Test
  void diversity_threeSamples_isTheMeanOfTheirPairs() {
    RgbImage c = Hashed.picture(61, 45, 3);
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED)) {
      Diversity diversity = Diversity.of(lpips, List.of(A, B, c));

      double sum = lpips.distance(A, B) + lpips.distance(A, c) + lpips.distance(B, c);
      assertThat(diversity.value()).isCloseTo(sum / 3, within(1e-9));
      assertThat(diversity.toString()).contains("N = 3 samples", "AlexNet", "[-1, 1]");
      assertThat(Diversity.of(lpips, List.of(A, A)).value()).isZero();
      assertThatThrownBy(() -> Diversity.of(lpips, List.of(A)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2 samples at least");
    }
  }

  @Test
  void diversityScore_maps_isTheGainOfChoosingPerPixel() {
    RgbImage c = Hashed.picture(61, 45, 3);
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED)) {
      float[] ofB = lpips.map(A, B);
      float[] ofC = lpips.map(A, c);
      double global = Math.min(mean(ofB), mean(ofC));
      double local =
          IntStream.range(0, ofB.length)
              .mapToDouble(i -> Math.min(ofB[i], ofC[i]))
              .average()
              .orElseThrow();

      DiversityScore score = DiversityScore.of(lpips, A, List.of(B, c));

      assertThat(score.value()).isCloseTo((global - local) / global * 100, within(1e-6));
      assertThat(score.value()).isBetween(0.1, 100.0); // the two do differ
      assertThat(score.toString()).contains("N = 2 samples", "AlexNet");
      assertThat(DiversityScore.of(lpips, A, List.of(B, B)).value()).isZero();
      assertThatThrownBy(() -> DiversityScore.of(lpips, A, List.of(A, B)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a sample equals the truth");
    }
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  @Test
  void open_filesOfAlexnet_giveTheSame() {
    Path backbone = folder.resolve("alexnet.safetensors");
    Path heads = folder.resolve("alex.safetensors");
    SafetensorsWriter.write(backbone, Hashed.backbone(LpipsBackbone.ALEXNET).values(), Map.of());
    SafetensorsWriter.write(heads, Hashed.heads(LpipsBackbone.ALEXNET).values(), Map.of());
    try (var lpips = Lpips.open(backbone, heads)) {
      assertThat(lpips.distance(A, B)).isCloseTo(0.01159544289112091, within(1e-7));
      assertThat(lpips)
          .hasToString(
              "LPIPS v0.1 with AlexNet (alexnet.safetensors, alex.safetensors), values in [-1, 1]");
    }
  }

  @Test
  void open_headsOfTheOtherNetwork_isRefusedWithoutLeaks() {
    var alexnet = Hashed.backbone(LpipsBackbone.ALEXNET);
    var heads = Hashed.heads(LpipsBackbone.VGG16);
    Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED).close();
    long before = NativeObjects.count();

    assertThatThrownBy(
            () ->
                new Lpips(
                    Hashed.parameters("alexnet.pth", alexnet),
                    Hashed.parameters("vgg.pth", heads),
                    Lpips.Range.SIGNED))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("vgg.pth: lin1.model.1.weight F32[1, 128, 1, 1] where the network")
        .hasMessageContaining("[1, 192, 1, 1]");
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void distance_badPicturesOrClosed_areRefused() {
    var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED);
    RgbImage small = Hashed.picture(30, 45, 1);
    assertThatThrownBy(() -> lpips.distance(A, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("61×45 and 30×45");
    assertThatThrownBy(() -> lpips.distance(small, small))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sides of at least 31 pixels, got 30×45");
    RgbImage least = Hashed.picture(31, 31, 1);
    assertThat(lpips.distance(least, Hashed.picture(31, 31, 2))).isPositive();

    lpips.close();
    assertThatThrownBy(() -> lpips.distance(A, B)).isInstanceOf(ClosedException.class);
  }

  @Test
  void distance_manyTimes_leavesNoNativeObjects() {
    try (var lpips = Hashed.lpips(LpipsBackbone.ALEXNET, Lpips.Range.SIGNED)) {
      lpips.distance(A, B);
      long before = NativeObjects.count();

      double sum = DoubleStream.generate(() -> lpips.distance(A, B)).limit(3).sum();

      assertThat(sum).isPositive();
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
