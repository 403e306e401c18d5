package dev.rad.latent;

import dev.rad.internal.Json;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code config.json} of an {@code AutoencoderKL}. */
final class AutoencoderJson {
  private static final String CLASS = "AutoencoderKL";
  private static final String DOWN = "DownEncoderBlock2D";
  private static final String UP = "UpDecoderBlock2D";

  private AutoencoderJson() {}

  static AutoencoderConfig read(Json json) {
    if (!json.text("_class_name", CLASS).equals(CLASS)) {
      throw json.wrong("_class_name", CLASS + ": other autoencoders are not supported");
    }
    List<Integer> widths = Checks.list(json, "block_out_channels", Integer::valueOf);
    blocks(json, "down_block_types", DOWN, widths.size());
    blocks(json, "up_block_types", UP, widths.size());
    Checks.text(json, "act_fn", "silu");
    Checks.absent(json, "shift_factor", "a shift of latents");
    Checks.absent(json, "latents_mean", "a mean of latents");
    Checks.absent(json, "latents_std", "a deviation of latents");
    return json.build(
        () ->
            new AutoencoderConfig(
                json.integer("in_channels", 3),
                json.integer("out_channels", 3),
                json.integer("latent_channels", 4),
                widths,
                json.integer("layers_per_block", 1),
                json.integer("norm_num_groups", 32),
                json.real("scaling_factor", AutoencoderConfig.DEFAULT_SCALING_FACTOR),
                sampleSize(json),
                json.flag("use_quant_conv", true),
                json.flag("use_post_quant_conv", true),
                json.flag("mid_block_add_attention", true)));
  }

  private static int sampleSize(Json json) {
    return json.value("sample_size") instanceof List<?> sides && !sides.isEmpty()
        ? json.list("sample_size", "", Integer::valueOf).get(0)
        : json.integer("sample_size", 32);
  }

  private static void blocks(Json json, String name, String type, int levels) {
    if (!json.has(name) && levels == 1) {
      return; // diffusers' default
    }
    List<String> types = Checks.list(json, name, Function.identity());
    if (!types.equals(Collections.nCopies(levels, type))) {
      throw json.wrong(name, type + " for each of " + levels + " block_out_channels");
    }
  }

  static String write(AutoencoderConfig config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("_class_name", CLASS);
    json.put("act_fn", "silu");
    ArrayNode widths = json.putArray("block_out_channels");
    ArrayNode down = json.putArray("down_block_types");
    ArrayNode up = json.putArray("up_block_types");
    for (int width : config.blockOutChannels()) {
      widths.add(width);
      down.add(DOWN);
      up.add(UP);
    }
    json.put("in_channels", config.inChannels());
    json.put("latent_channels", config.latentChannels());
    json.put("layers_per_block", config.layersPerBlock());
    json.put("mid_block_add_attention", config.midBlockAddAttention());
    json.put("norm_num_groups", config.normNumGroups());
    json.put("out_channels", config.outChannels());
    json.put("sample_size", config.sampleSize());
    json.put("scaling_factor", config.scalingFactor());
    json.put("use_post_quant_conv", config.usePostQuantConv());
    json.put("use_quant_conv", config.useQuantConv());
    return json.toPrettyString();
  }
}
