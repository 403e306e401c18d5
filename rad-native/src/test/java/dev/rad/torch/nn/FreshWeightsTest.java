package dev.rad.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.torch.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FreshWeightsTest {

  private static final AutoencoderConfig TINY =
      new AutoencoderConfig(3, 3, 4, List.of(8, 16), 1, 4, 1, 32, true, true, true);

  private static float[] values(Map<String, Tensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name).toFloats();
  }

  @Test
  void read_autoencoder_beginsWithIdentitiesAndUsesItsLatents() {
    try (var network = new AutoencoderKL(TINY, new FreshWeights(3), Device.CPU)) {
      Map<String, Tensor> weights = network.parameters();
      String block = "encoder.down_blocks.1.resnets.0.";
      assertThat(values(weights, block + "norm2.weight")).containsOnly(1);
      assertThat(values(weights, "encoder.mid_block.attentions.0.group_norm.weight"))
          .containsOnly(1);
      assertThat(values(weights, "decoder.conv_norm_out.bias")).containsOnly(0);
      assertThat(values(weights, block + "conv2.weight")).containsOnly(0);
      assertThat(values(weights, block + "conv1.weight")).doesNotContain(0);
      assertThat(values(weights, "encoder.conv_out.weight")).doesNotContain(0);
      assertThat(values(weights, "decoder.conv_out.weight")).doesNotContain(0);
    }
  }
}
