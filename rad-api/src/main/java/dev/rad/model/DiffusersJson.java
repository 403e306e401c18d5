package dev.rad.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The {@code config.json} of a diffusers {@code UNet2DModel} with an ADM's layers. */
final class DiffusersJson {
  private DiffusersJson() {}

  static UNetConfig read(String text) {
    Json json = Json.parse("diffusers config.json", text);
    checkArchitecture(json);
    List<Integer> widths = json.list("block_out_channels", "", Integer::valueOf);
    List<String> types = json.list("down_block_types", "", Function.identity());
    if (widths.isEmpty() || widths.get(0) < 1 || types.size() != widths.size()) {
      throw json.wrong("block_out_channels", "one width for each of down_block_types " + types);
    }
    int imageSize = imageSize(json, widths.size());
    boolean oneHead = json.isNull("attention_head_dim");
    return json.build(
        () ->
            new UNetConfig(
                imageSize,
                json.integer("in_channels", 3),
                widths.get(0),
                json.integer("out_channels", 3),
                json.integer("layers_per_block", 2),
                widths.stream().map(width -> width / (double) widths.get(0)).toList(),
                attention(imageSize, types),
                1,
                oneHead ? -1 : json.integer("attention_head_dim", 8),
                -1,
                json.integer("num_class_embeds", 0),
                json.text("resnet_time_scale_shift", "default").equals("scale_shift"),
                json.text("downsample_type", "conv").equals("resnet"),
                !json.flag("attention_legacy_order", false),
                json.real("norm_eps", 1e-5),
                json.real("dropout", 0)));
  }

  /** Refuses settings that an ADM cannot have, which would load and compute nonsense. */
  private static void checkArchitecture(Json json) {
    only(json, "norm_num_groups", json.integer("norm_num_groups", 32), 32);
    only(json, "attn_norm_num_groups", json.integer("attn_norm_num_groups", 32), 32);
    only(json, "freq_shift", json.integer("freq_shift", 0), 0);
    only(json, "flip_sin_to_cos", json.flag("flip_sin_to_cos", true), true);
    only(json, "add_attention", json.flag("add_attention", true), true);
    only(json, "act_fn", json.text("act_fn", "silu"), "silu");
    only(json, "mid_block_scale_factor", json.real("mid_block_scale_factor", 1), 1.0);
    only(json, "center_input_sample", json.flag("center_input_sample", false), false);
    if (json.text("time_embedding_type", "positional").equals("fourier")) {
      throw json.wrong("time_embedding_type", "\"positional\" or \"adm\": not an ADM UNet");
    }
    only(json, "class_embed_type", json.text("class_embed_type", "none"), "none");
    String down = json.text("downsample_type", "conv");
    only(json, "upsample_type", json.text("upsample_type", "conv"), down);
  }

  private static void only(Json json, String name, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw json.wrong(name, expected + ": other values are not those of an ADM UNet");
    }
  }

  /** The sample size where every level has a whole size, for it only places the attention. */
  private static int imageSize(Json json, int levels) {
    int smallest = 1 << Math.min(12, levels - 1);
    int size = json.integer("sample_size", 0);
    return size > 0 && size % smallest == 0 ? size : 8 * smallest;
  }

  private static List<Integer> attention(int imageSize, List<String> types) {
    List<Integer> resolutions = new ArrayList<>();
    for (int level = 0; level < types.size(); level++) {
      if (types.get(level).contains("Attn")) {
        resolutions.add(imageSize >> level);
      }
    }
    return resolutions;
  }
}
