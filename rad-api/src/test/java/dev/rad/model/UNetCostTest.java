package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against PyTorch 2.13 and rad-benchmarks/peers/adm_unet.py.
 *
 * <pre>{@code
 * net = adm_unet.UNet(flags).eval(); x = torch.zeros(1, 3, h, w); t = torch.zeros(1)
 * # flops
 * with FlopCounterMode() as f, sdpa_kernel(SDPBackend.MATH): net(x, t)
 * f.get_total_flops()
 * # activations: a TorchDispatchMode that adds up numel() of
 * #   args[0] and the result of aten.convolution and aten.mm, args[1] and the result of aten.addmm,
 * #   args[0], [1], [2] and result [0] of aten._scaled_dot_product_flash_attention_for_cpu
 * }</pre>
 */
class UNetCostTest {

  private static final String FLAGS =
      """
      {"image_size": 64, "num_channels": 64, "learn_sigma": true, "num_head_channels": 64,
       "channel_mult": "1,2,3,4", "attention_resolutions": "16,8", "resblock_updown": %s,
       "use_scale_shift_norm": %s}
      """;

  @ParameterizedTest
  @CsvSource({
    "true, true, 64, 64, 17702289408, 23155648",
    "false, true, 64, 64, 15318417408, 21689920",
    "true, false, 64, 128, 35950886912, 46289280"
  })
  void of_flags_isWhatPyTorchCounts(
      boolean updown, boolean scaleShift, int height, int width, long flops, long activations) {
    UNetConfig config = UNetConfig.fromJson(FLAGS.formatted(updown, scaleShift));

    assertThat(UNetCost.of(config, height, width))
        .isEqualTo(new UNetCost(flops, config.parameterCount(), activations));
  }

  @ParameterizedTest
  @CsvSource({
    "landscapes-adm-64, 64, 3287146496",
    "ffhq-256, 128, 96921321472",
    "ffhq-256, 256, 387934191616",
    "imagenet-256-uncond, 256, 2239665537024"
  })
  void of_preset_isWhatPyTorchCounts(String preset, int size, long flops) {
    var known = UNetPresets.named(preset);

    UNetCost cost = UNetCost.of(known.config(), size, size);

    assertThat(cost.flops()).isEqualTo(flops);
    assertThat(cost.weights()).isEqualTo(known.parameters());
  }

  @Test
  void batch_images_multipliesAllButTheWeights() {
    var cost = new UNetCost(10, 100, 7);

    assertThat(cost.flops(3)).isEqualTo(30);
    assertThat(cost.bytes(3, 2)).isEqualTo(2 * (100 + 3 * 7));
  }

  @ParameterizedTest
  @CsvSource({"60, 64", "64, 4", "0, 64", "64, -64"})
  void of_impossibleSize_isRefused(int height, int width) {
    UNetConfig config = UNetPresets.named("landscapes-adm-64").config();

    assertThatThrownBy(() -> UNetCost.of(config, height, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("divisible by 8")
        .hasMessageContaining(width + "×" + height);
  }
}
