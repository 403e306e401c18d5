package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentConfigsTest {

  @ParameterizedTest
  @ValueSource(strings = {"unet-sd1", "unet-sd2", "unet-inpaint9"})
  void unet_toJson_isReadBack(String name) throws IOException {
    ConditionedUNetConfig config = ConditionedUNetConfig.fromJson(config(name));

    assertThat(ConditionedUNetConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae-sd1", "vae-old-names"})
  void autoencoder_toJson_isReadBack(String name) throws IOException {
    AutoencoderConfig config = AutoencoderConfig.fromJson(config(name));

    assertThat(AutoencoderConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-sd1", "text-sd2"})
  void textEncoder_toJson_isReadBack(String name) throws IOException {
    TextEncoderConfig config = TextEncoderConfig.fromJson(config(name));

    assertThat(TextEncoderConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @Test
  void fromJson_absentSettings_haveTheDefaultsOfTheirTime() throws IOException {
    ConditionedUNetConfig unet = ConditionedUNetConfig.fromJson(config("unet-sd1"));
    AutoencoderConfig vae = AutoencoderConfig.fromJson(config("vae-sd1"));

    assertThat(unet.useLinearProjection()).isFalse();
    assertThat(unet.upcastAttention()).isFalse();
    assertThat(unet.heads()).isEqualTo(List.of(4, 4, 4));
    assertThat(unet.transformerLayers()).isEqualTo(List.of(1, 1, 1));
    assertThat(vae.scalingFactor()).isEqualTo(0.18215);
    assertThat(vae.factor()).isEqualTo(8);
  }

  @Test
  void fromJson_headsPerLevel_areInOrder() throws IOException {
    assertThat(ConditionedUNetConfig.fromJson(config("unet-sd2")).heads())
        .isEqualTo(List.of(2, 4, 3, 6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"addition_embed_type\": \"text_time\"",
        "\"addition_embed_type\": \"image\"",
        "\"class_embed_type\": \"projection\"",
        "\"num_class_embeds\": 1000",
        "\"dual_cross_attention\": true",
        "\"only_cross_attention\": true",
        "\"only_cross_attention\": [true, false]",
        "\"encoder_hid_dim\": 768",
        "\"time_cond_proj_dim\": 256",
        "\"resnet_time_scale_shift\": \"scale_shift\"",
        "\"act_fn\": \"gelu\"",
        "\"mid_block_scale_factor\": 2",
        "\"center_input_sample\": true",
        "\"mid_block_type\": \"UNetMidBlock2DSimpleCrossAttn\"",
        "\"mid_block_type\": null",
        "\"down_block_types\": [\"DownBlock2D\"]",
        "\"down_block_types\": [\"KDownBlock2D\", \"DownBlock2D\", \"DownBlock2D\"]",
        "\"block_out_channels\": [8, 16]",
        "\"block_out_channels\": [8, 16, 25]",
        "\"block_out_channels\": \"8\"",
        "\"attention_head_dim\": [4, 4]",
        "\"attention_head_dim\": 0",
        "\"attention_head_dim\": 5",
        "\"norm_num_groups\": 0",
        "\"norm_num_groups\": null, \"norm_num_groups\": -4",
        "\"layers_per_block\": [1, 2, 2]",
        "\"layers_per_block\": 1000000",
        "\"cross_attention_dim\": 2147483648",
        "\"norm_eps\": 0",
        "\"in_channels\": 0",
        "\"freq_shift\": 4",
        "\"sample_size\": -1",
        "\"_class_name\": \"UNet2DModel\"",
        "\"_class_name\": \"FluxTransformer2DModel\""
      })
  void unet_settingOfAnotherNetwork_isRefusedByName(String setting) throws IOException {
    String json = with(config("unet-sd1"), setting);

    assertThatThrownBy(() -> ConditionedUNetConfig.fromJson(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("UNet's config.json: ");
  }

  @Test
  void unet_ofSdxl_isRefusedByName() throws IOException {
    String json = with(config("unet-sd1"), "\"addition_embed_type\": \"text_time\"");

    assertThatThrownBy(() -> ConditionedUNetConfig.fromJson(json))
        .hasMessageContaining("addition_embed_type is \"text_time\"")
        .hasMessageContaining("this one is SDXL's, which is not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"shift_factor\": 0.1",
        "\"latents_mean\": [0, 0, 0, 0]",
        "\"act_fn\": \"gelu\"",
        "\"scaling_factor\": 0",
        "\"scaling_factor\": \"one\"",
        "\"down_block_types\": [\"DownEncoderBlock2D\"]",
        "\"up_block_types\": [\"AttnUpDecoderBlock2D\", \"UpDecoderBlock2D\"]",
        "\"layers_per_block\": 0",
        "\"norm_num_groups\": 5",
        "\"_class_name\": \"VQModel\""
      })
  void autoencoder_settingOfAnother_isRefused(String setting) throws IOException {
    String json = with(config("vae-sd1"), setting);

    assertThatThrownBy(() -> AutoencoderConfig.fromJson(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("autoencoder's config.json: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"architectures\": [\"T5EncoderModel\"]",
        "\"architectures\": [\"CLIPTextModelWithProjection\"]",
        "\"model_type\": \"t5\"",
        "\"hidden_act\": \"relu\"",
        "\"num_attention_heads\": 5",
        "\"num_hidden_layers\": 0",
        "\"vocab_size\": -1",
        "\"layer_norm_eps\": 2"
      })
  void textEncoder_settingOfAnother_isRefused(String setting) throws IOException {
    String json = with(config("text-sd1"), setting);

    assertThatThrownBy(() -> TextEncoderConfig.fromJson(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("text encoder's config.json: ");
  }

  /** Later members of an object replace earlier ones. */
  private static String with(String json, String setting) {
    return json.substring(0, json.lastIndexOf('}')) + ", " + setting + "}";
  }

  private static String config(String name) throws IOException {
    return Files.readString(LatentGolden.folder(name).resolve("config.json"));
  }
}
