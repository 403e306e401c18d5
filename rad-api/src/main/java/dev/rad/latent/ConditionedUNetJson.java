package dev.rad.latent;

import dev.rad.internal.Json;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code config.json} of a {@code UNet2DConditionModel}. */
final class ConditionedUNetJson {
  private static final String CLASS = "UNet2DConditionModel";
  private static final String MID = "UNetMidBlock2DCrossAttn";

  private ConditionedUNetJson() {}

  static ConditionedUNetConfig read(Json json) {
    if (!json.text("_class_name", CLASS).equals(CLASS)) {
      throw json.wrong("_class_name", CLASS + ": other networks are not supported");
    }
    refuse(json);
    List<Integer> widths = Checks.list(json, "block_out_channels", Integer::valueOf);
    int levels = widths.size();
    return json.build(
        () ->
            new ConditionedUNetConfig(
                json.integer("in_channels", 4),
                json.integer("out_channels", 4),
                json.integer("sample_size", 64),
                widths,
                attention(json, "down_block_types", "CrossAttnDownBlock2D", "DownBlock2D", levels),
                attention(json, "up_block_types", "CrossAttnUpBlock2D", "UpBlock2D", levels),
                json.integer("layers_per_block", 2),
                Checks.perLevel(json, "attention_head_dim", 8, levels),
                Checks.perLevel(json, "transformer_layers_per_block", 1, levels),
                json.integer("cross_attention_dim", 1280),
                json.integer("norm_num_groups", 32),
                json.real("norm_eps", 1e-5),
                json.flag("flip_sin_to_cos", true),
                json.real("freq_shift", 0),
                json.flag("use_linear_projection", false),
                json.flag("upcast_attention", false)));
  }

  private static List<Boolean> attention(
      Json json, String name, String with, String without, int levels) {
    List<String> types = Checks.list(json, name, Function.identity());
    boolean known = types.stream().allMatch(type -> type.equals(with) || type.equals(without));
    if (!known || types.size() != levels) {
      throw json.wrong(
          name, with + " or " + without + " for each of " + levels + " block_out_channels");
    }
    return types.stream().map(with::equals).toList();
  }

  /** Rejects settings of other architectures, which would load but compute nonsense. */
  private static void refuse(Json json) {
    if ("text_time".equals(json.value("addition_embed_type"))) {
      throw json.wrong(
          "addition_embed_type",
          "a network of Stable Diffusion 1 or 2: this one is SDXL's, which is not supported");
    }
    Checks.absent(json, "addition_embed_type", "an embedding of more than time and text");
    Checks.absent(json, "class_embed_type", "an embedding of classes or pictures (unCLIP)");
    Checks.absent(json, "num_class_embeds", "an embedding of classes (upscalers)");
    Checks.absent(json, "encoder_hid_dim", "a projection of the text");
    Checks.absent(json, "encoder_hid_dim_type", "a projection of the text");
    Checks.absent(json, "time_cond_proj_dim", "guidance inside the network (LCM)");
    Checks.absent(json, "time_embedding_dim", "another time embedding");
    Checks.absent(json, "time_embedding_act_fn", "another time embedding");
    Checks.absent(json, "timestep_post_act", "another time embedding");
    Checks.absent(json, "cross_attention_norm", "a normalisation of the text");
    Checks.absent(json, "num_attention_heads", "a newer way to say attention_head_dim");
    Checks.absent(json, "reverse_transformer_layers_per_block", "an uneven UNet");
    Checks.flag(json, "dual_cross_attention", false);
    Checks.flag(json, "center_input_sample", false);
    Checks.flag(json, "resnet_skip_time_act", false);
    Checks.flag(json, "class_embeddings_concat", false);
    Checks.text(json, "resnet_time_scale_shift", "default");
    Checks.text(json, "time_embedding_type", "positional");
    Checks.text(json, "attention_type", "default");
    Checks.text(json, "act_fn", "silu");
    Checks.text(json, "mid_block_type", MID);
    if (json.isNull("mid_block_type")) {
      throw json.wrong("mid_block_type", MID + ": a network without a middle is not supported");
    }
    Checks.only(json, "mid_block_scale_factor", json.real("mid_block_scale_factor", 1), 1.0);
    Checks.only(json, "resnet_out_scale_factor", json.real("resnet_out_scale_factor", 1), 1.0);
    Checks.only(json, "downsample_padding", json.integer("downsample_padding", 1), 1);
    Checks.only(json, "conv_in_kernel", json.integer("conv_in_kernel", 3), 3);
    Checks.only(json, "conv_out_kernel", json.integer("conv_out_kernel", 3), 3);
    Object only = json.value("only_cross_attention");
    boolean each = only instanceof List<?> list && list.stream().allMatch(Boolean.FALSE::equals);
    if (only != null && !only.equals(false) && !each) {
      throw json.wrong("only_cross_attention", "false: other values are not supported");
    }
  }

  static String write(ConditionedUNetConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("_class_name", CLASS);
    json.put("act_fn", "silu");
    numbers(json, "attention_head_dim", config.heads());
    ArrayNode widths = json.putArray("block_out_channels");
    config.blockOutChannels().forEach(widths::add);
    json.put("center_input_sample", false);
    json.put("cross_attention_dim", config.crossAttentionDim());
    ArrayNode down = json.putArray("down_block_types");
    config.downAttention().forEach(a -> down.add(a ? "CrossAttnDownBlock2D" : "DownBlock2D"));
    json.put("downsample_padding", 1);
    json.put("flip_sin_to_cos", config.flipSinToCos());
    if (config.freqShift() == Math.rint(config.freqShift())) {
      json.put("freq_shift", (long) config.freqShift());
    } else {
      json.put("freq_shift", config.freqShift());
    }
    json.put("in_channels", config.inChannels());
    json.put("layers_per_block", config.layersPerBlock());
    json.put("mid_block_scale_factor", 1);
    json.put("norm_eps", config.normEps());
    json.put("norm_num_groups", config.normNumGroups());
    json.put("out_channels", config.outChannels());
    json.put("sample_size", config.sampleSize());
    numbers(json, "transformer_layers_per_block", config.transformerLayers());
    ArrayNode up = json.putArray("up_block_types");
    config.upAttention().forEach(a -> up.add(a ? "CrossAttnUpBlock2D" : "UpBlock2D"));
    json.put("upcast_attention", config.upcastAttention());
    json.put("use_linear_projection", config.useLinearProjection());
    return json.toPrettyString();
  }

  /** Writes a single number if all levels have the same. */
  private static void numbers(ObjectNode json, String name, List<Integer> values) {
    if (values.equals(Collections.nCopies(values.size(), values.get(0)))) {
      json.put(name, values.get(0));
    } else {
      ArrayNode array = json.putArray(name);
      values.forEach(array::add);
    }
  }
}
