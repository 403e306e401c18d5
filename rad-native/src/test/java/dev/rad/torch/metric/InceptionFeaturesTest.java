package dev.rad.torch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.feature.Features;
import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Expected values are torchvision 0.29.1's, torch 2.13.0's and Pillow 12.3.0's: see
 * rad-benchmarks/peers/make_metric_cases.py.
 */
class InceptionFeaturesTest {

  @TempDir private Path folder;

  @Test
  void features_hashedWeights_agreeWithTorchvision() {
    var hashed = new NetworkParameters("hashed.pth", Hashed::weights, Device.CPU);
    try (var network = new InceptionFeatures(hashed, InceptionResize.TORCH_BILINEAR)) {
      Features features = network.of(List.of(Hashed.picture(80, 64, 3)));

      float[] row = features.row(0);
      double[] expected = {
        6.836348533630371,
        0.38276708126068115,
        16.923978805541992,
        18.009567260742188,
        6.370781898498535,
        4.135922431945801,
        1.0734773874282837,
        5.02713680267334
      };
      assertThat(row).hasSize(2048);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) row[256 * i]).isCloseTo(expected[i], within(2e-4));
      }
      double mean = IntStream.range(0, 2048).mapToDouble(i -> row[i]).average().orElseThrow();
      assertThat(mean).isCloseTo(4.979041848439607, within(1e-4));
      assertThat(features.source().isInception()).isTrue();
      assertThat(features.source().label())
          .isEqualTo(
              "pool3 of hashed.pth, values in [-1, 1],"
                  + " bilinear to 299×299 without antialiasing (pytorch-fid)");
      network.close();
      assertThatThrownBy(() -> network.features(Hashed.picture(80, 64, 3)))
          .isInstanceOf(ClosedException.class);
    }
  }

  @Test
  void open_weightsOfAnotherNetwork_isRefused() {
    Path file = folder.resolve("alexnet.safetensors");
    RawTensor other = RawTensor.of("features.0.bias", new float[64], 64);
    SafetensorsWriter.write(file, List.of(other), Map.of());

    assertThatThrownBy(() -> InceptionFeatures.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("alexnet.safetensors: nothing where the network needs")
        .hasMessageContaining("Conv2d_1a_3x3.conv.weight [32, 3, 3, 3]");
  }

  @Test
  void resize_enlargedAndReducedPictures_agreeWithTorchAndPillow() {
    double[][] expected = {
      {-0.2392156720161438, 0.2588284909725189, 0.34117650985717773, -0.49202972650527954},
      {-0.3315337002277374, 0.25832995772361755, 0.23239926993846893, -0.5567162036895752},
      {-0.0438346341252327, -0.5804613828659058, 0.3118620812892914, 0.3589186370372772},
      {0.027310650795698166, -0.611039936542511, 0.36850106716156006, 0.44409042596817017}
    };
    RgbImage[] pictures = {Hashed.picture(80, 64, 3), Hashed.picture(700, 401, 3)};
    for (int i = 0; i < 4; i++) {
      InceptionResize mode =
          i % 2 == 0 ? InceptionResize.TORCH_BILINEAR : InceptionResize.PIL_BICUBIC;
      float[] values = resized(mode, pictures[i / 2]);
      int[] places = {at(0, 0, 0), at(1, 100, 7), at(2, 298, 298), at(0, 150, 200)};
      for (int k = 0; k < places.length; k++) {
        assertThat((double) values[places[k]])
            .as("%s %s at %d", mode, pictures[i / 2], k)
            .isCloseTo(expected[i][k], within(2e-5));
      }
    }
  }

  private static float[] resized(InceptionResize mode, RgbImage picture) {
    try (var scope = TensorScope.open()) {
      Tensor planes = Tensors.of(picture.toUnitRange(), 3, picture.height(), picture.width());
      return mode.apply(planes).toFloats();
    }
  }

  private static int at(int channel, int y, int x) {
    return (channel * InceptionResize.SIZE + y) * InceptionResize.SIZE + x;
  }

  /** TensorFlow 1 samples a row of n at {@code i·n/299}, from its first pixel on. */
  @Test
  void weights_tensorflowOfARamp_isItsClosedForm() {
    int from = 598;
    for (int i : new int[] {0, 1, 150, 298}) {
      double[] weights = InceptionResize.TF_BILINEAR.weights(from, i);
      assertThat(IntStream.range(0, from).mapToDouble(k -> k * weights[k]).sum())
          .isEqualTo(2.0 * i);
    }
    double[] last = InceptionResize.TF_BILINEAR.weights(100, 298);
    assertThat(last[99]).isEqualTo(1); // 99.67: no pixel lies beyond
  }

  @Property(tries = 40)
  void weights_anySize_sumToOne(
      @ForAll @IntRange(min = 1, max = 2000) int from,
      @ForAll @IntRange(min = 0, max = 298) int target) {
    for (InceptionResize mode : InceptionResize.values()) {
      double[] weights = mode.weights(from, target);
      assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
    }
  }
}
