package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags, derived values and presets. */
class UNetConfigTest {

  @Test
  void fromJson_nothing_hasTheScriptsDefaults() {
    UNetConfig config = UNetConfig.fromJson("{}");

    assertThat(config)
        .isEqualTo(
            new UNetConfig(
                64,
                3,
                128,
                3,
                2,
                List.of(1.0, 2.0, 3.0, 4.0),
                List.of(16, 8),
                4,
                -1,
                -1,
                0,
                true,
                false,
                false,
                1e-5,
                0));
    assertThat(config.levels()).isEqualTo(4);
    assertThat(config.requiredMultiple()).isEqualTo(8);
    assertThat(config.timeEmbedDim()).isEqualTo(512);
    assertThat(config.channels(2)).isEqualTo(384);
    assertThat(config.learnSigma()).isFalse();
    assertThat(config.heads(512)).isEqualTo(4);
    assertThat(config.attentionAt(2)).isFalse();
    assertThat(config.attentionAt(4)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'image_size': 32} | channel_mult is absent",
        "{'image_size': '64'} | image_size is \"64\"; give an integer",
        "{'image_size': 64.5} | give an integer",
        "{'image_size': 99999999999} | give an integer",
        "{'image_size': 0, 'channel_mult': '1'} | image_size is 0",
        "{'num_channels': 100} | a multiple of 32",
        "{'num_channels': -1} | num_channels is -1",
        "{'channel_mult': '1,x'} | a list of numbers",
        "{'channel_mult': 'NaN'} | a multiple of 32",
        "{'channel_mult': '1e300'} | a multiple of 32",
        "{'num_head_channels': 48} | divided into the heads",
        "{'num_heads': 3, 'num_channels': 32} | divided into the heads",
        "{'num_heads_upsample': 3, 'num_channels': 32} | divided into the heads",
        "{'num_heads_upsample': 0} | num_heads_upsample is 0",
        "{'dropout': 1} | dropout is 1.0",
        "{'class_cond': 1} | give true or false",
        "{'group_norm_eps': 0} | group_norm_eps",
        "{'attention_resolutions': '0'} | attention_resolutions is 0",
        "[] | is no JSON object",
        "{ | is not JSON",
      })
  void fromJson_impossible_saysWhat(String json, String message) {
    assertThatThrownBy(() -> UNetConfig.fromJson(json.replace('\'', '"')))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void headsUpsample_withoutHeadChannels_hasItsOwnNumber() {
    UNetConfig config = UNetConfig.fromJson("{\"num_heads\": 4, \"num_heads_upsample\": 8}");

    assertThat(config.heads(128)).isEqualTo(4);
    assertThat(config.headsUpsample(128)).isEqualTo(8);
    assertThat(UNetConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @Test
  void headsUpsample_withHeadChannels_isIgnored() {
    UNetConfig config =
        UNetConfig.fromJson("{\"num_head_channels\": 64, \"num_heads_upsample\": 3}");

    assertThat(config.headsUpsample(128)).isEqualTo(2);
  }

  @Test
  void headsUpsample_noAttentionOnTheWayUp_needNotDivide() {
    UNetConfig config =
        UNetConfig.fromJson("{\"attention_resolutions\": [], \"num_heads_upsample\": 3}");

    assertThat(config.heads(512)).isEqualTo(4);
    assertThat(config.attentionAt(8)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("dev.rad.model.UNetPresets#all")
  void presets_each_hasThePublishedParameterCount(UNetPresets.Preset preset) {
    assertThat(preset.config().parameterCount()).isEqualTo(preset.parameters());
    assertThat(preset.files()).isNotEmpty();
    assertThat(preset.noiseSchedule()).isIn("linear", "cosine");
    assertThat(UNetPresets.named(preset.name())).isSameAs(preset);
  }

  @ParameterizedTest
  @MethodSource("dev.rad.model.UNetPresets#all")
  void toJson_eachPreset_isReadBack(UNetPresets.Preset preset) {
    assertThat(UNetConfig.fromJson(preset.config().toJson())).isEqualTo(preset.config());
  }

  @ParameterizedTest
  @MethodSource("dev.rad.model.UNetPresets#all")
  void recognise_eachPreset_agreesInAllThatMattersToSampling(UNetPresets.Preset preset) {
    UNetConfig found = UNetPresets.recognise(preset.config()).orElseThrow().config();

    assertThat(found)
        .usingRecursiveComparison()
        .ignoringFields("dropout")
        .isEqualTo(preset.config());
  }

  @ParameterizedTest
  @CsvSource({
    "imagenet-256-uncond, 566, 18, 18",
    "imagenet-256-cond, 567, 18, 18",
    "ffhq-256, 362, 12, 12",
    "imagenet-512-cond, 645, 21, 21",
  })
  void expectedShapes_publicCheckpoints_haveTheKnownTensors(
      String name, int tensors, int inputBlocks, int outputBlocks) {
    var keys = UNetPresets.named(name).config().expectedShapes().keySet();

    assertThat(keys).hasSize(tensors);
    assertThat(blocks(keys, "input_blocks")).isEqualTo(inputBlocks);
    assertThat(blocks(keys, "output_blocks")).isEqualTo(outputBlocks);
  }

  private static long blocks(Set<String> keys, String prefix) {
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.split("\\.")[1])
        .distinct()
        .count();
  }

  @Test
  void fromDiffusersJson_conversionOfAdm_isThePresetButForTheEpsilon() {
    UNetConfig config =
        UNetConfig.fromDiffusersJson(
            """
            {"sample_size": 256, "in_channels": 3, "out_channels": 6, "layers_per_block": 2,
             "block_out_channels": [256, 256, 512, 512, 1024, 1024], "norm_eps": 1e-06,
             "down_block_types": ["ResnetDownsampleBlock2D", "ResnetDownsampleBlock2D",
               "ResnetDownsampleBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"],
             "attention_head_dim": 64, "attention_legacy_order": true, "add_attention": true,
             "resnet_time_scale_shift": "scale_shift", "downsample_type": "resnet",
             "upsample_type": "resnet", "time_embedding_type": "adm"}
            """);

    assertThat(config.expectedShapes().keySet())
        .isEqualTo(UNetPresets.named("imagenet-256-uncond").config().expectedShapes().keySet());
    assertThat(config.groupNormEps()).isEqualTo(1e-6);
    assertThat(config.useNewAttentionOrder()).isFalse();
    assertThat(config.numHeadChannels()).isEqualTo(64);
    assertThat(config.attentionResolutions()).containsExactly(32, 16, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"block_out_channels\": [32], \"down_block_types\": []}",
        "{\"block_out_channels\": [0], \"down_block_types\": [\"A\"]}",
        "{\"block_out_channels\": [32], \"down_block_types\": [\"A\"], \"add_attention\": false}",
        "{\"block_out_channels\": [32], \"down_block_types\": [\"A\"], \"norm_num_groups\": 8}",
        "{\"block_out_channels\": [32], \"down_block_types\": [\"A\"], \"freq_shift\": 1}",
        "{\"block_out_channels\": [32], \"down_block_types\": [\"A\"],"
            + " \"time_embedding_type\": \"fourier\"}",
      })
  void fromDiffusersJson_otherNetwork_isRefused(String json) {
    assertThatThrownBy(() -> UNetConfig.fromDiffusersJson(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("diffusers config.json");
  }
}
