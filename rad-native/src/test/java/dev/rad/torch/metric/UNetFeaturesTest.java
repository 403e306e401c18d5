package dev.rad.torch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.image.RgbImage;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UNetFeaturesTest {
  private static final Path WEIGHTS =
      Golden.ROOT.resolve("checkpoints/rad-landscapes-64.safetensors");

  @Test
  void features_outputBlock_areTheMeansOfTheNetworksOwnOutput() {
    RgbImage picture = Hashed.picture(64, 64, 1);
    try (var scope = TensorScope.open();
        var features = UNetFeatures.open(WEIGHTS, "out", 0, Device.CPU);
        RadUNet network = UNetLoader.load(UNetLoader.open(WEIGHTS), DType.F32, Device.CPU)) {
      Tensor x = Tensors.of(picture.toUnitRange(), 1, 3, 64, 64);
      float[] out = Autograd.off(() -> network.forward(x, NoiseInput.uniform(0))).toFloats();

      float[] row = features.features(picture);

      assertThat(row).hasSize(6);
      for (int c = 0; c < 6; c++) {
        double sum = 0;
        for (int i = 0; i < 64 * 64; i++) {
          sum += out[c * 64 * 64 + i];
        }
        assertThat((double) row[c]).isCloseTo(sum / (64 * 64), within(1e-6));
      }
    }
  }

  @Test
  void open_auto_takesADeviceThatIsThere() {
    try (var features = UNetFeatures.open(WEIGHTS, "out", 0, Device.auto())) {
      assertThat(features.features(Hashed.picture(64, 64, 1))).hasSize(6);
    }
    try (var none = new NetworkParameters("none", (key, shape) -> null, Device.auto())) {
      assertThat(none.device().kind()).isNotEqualTo(Device.Kind.AUTO);
    }
  }

  @Test
  void features_middle_areThoseOfItsChannelsAndToldApart() {
    RgbImage picture = Hashed.picture(64, 64, 1);
    try (var features = UNetFeatures.open(WEIGHTS);
        var noisy = UNetFeatures.open(WEIGHTS, "middle_block", 250, Device.CPU);
        RadUNet network = UNetLoader.load(UNetLoader.open(WEIGHTS), DType.F32, Device.CPU)) {
      int levels = network.config().levels();

      assertThat(features.features(picture)).hasSize(network.config().channels(levels - 1));
      assertThat(features.features(picture)).isEqualTo(features.features(picture));
      assertThat(features.features(Hashed.picture(64, 64, 2)))
          .isNotEqualTo(features.features(picture));
      assertThat(noisy.features(picture)).isNotEqualTo(features.features(picture));
      assertThat(noisy.features(picture)).isEqualTo(noisy.features(picture));
      assertThat(features.source().label())
          .isEqualTo(
              "middle_block at step 0 of rad-landscapes-64.safetensors, values in [-1, 1],"
                  + " triangle filter to 64×64, antialiased");
      assertThat(noisy.source()).isNotEqualTo(features.source());
      assertThat(features.of(List.of(picture, picture)).statistics().covariance()).containsOnly(0);
    }
  }

  @Test
  void blockNames_network_areTheKeysOfItsWeights() {
    try (RadUNet network = UNetLoader.load(UNetLoader.open(WEIGHTS), DType.F32, Device.CPU)) {
      List<String> ofKeys =
          network.parameters().keySet().stream()
              .filter(key -> !key.startsWith("time_embed."))
              .map(
                  key -> key.replaceAll("^((in|out)put_blocks\\.\\d+|middle_block|out)\\..*", "$1"))
              .distinct()
              .toList();

      assertThat(network.blockNames()).containsExactlyElementsOf(ofKeys);
    }
  }

  @Test
  void open_wrongBlockStepOrNetwork_isRefused() {
    assertThatThrownBy(() -> UNetFeatures.open(WEIGHTS, "middle", 0, Device.CPU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no block middle: name one of [input_blocks.0,")
        .hasMessageContaining("middle_block");
    assertThatThrownBy(() -> UNetFeatures.open(WEIGHTS, "middle_block", 1000, Device.CPU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a step is 0 to 999, not 1000");
    assertThatThrownBy(() -> UNetFeatures.open(Path.of("no-such-file.pt")))
        .isInstanceOf(CheckpointException.class);
  }
}
