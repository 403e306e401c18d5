package dev.rad.model;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code config.json} of a diffusers {@code UNet2DModel} with an ADM's layers. */
final class DiffusersJson {
  private DiffusersJson() {}

  /**
   * Reads the configuration. The width that the multipliers multiply is the first level's, unless
   * the weights' time embedding shows another, as that of the 512-pixel models does.
   */
  static UNetConfig read(String text, int embeddedWidth) {
    Json json = Json.parse("diffusers config.json", text);
    checkArchitecture(json);
    List<Integer> widths = json.list("block_out_channels", "", Integer::valueOf);
    List<String> types = json.list("down_block_types", "", Function.identity());
    if (widths.isEmpty() || widths.get(0) < 1 || types.size() != widths.size()) {
      throw json.wrong("block_out_channels", "one width for each of down_block_types " + types);
    }
    int imageSize = imageSize(json, widths.size());
    int width = embeddedWidth > 0 ? embeddedWidth : widths.get(0);
    boolean oneHead = json.isNull("attention_head_dim");
    return json.build(
        () ->
            new UNetConfig(
                imageSize,
                json.integer("in_channels", 3),
                width,
                json.integer("out_channels", 3),
                json.integer("layers_per_block", 2),
                widths.stream().map(channels -> channels / (double) width).toList(),
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

  /** Writes what {@link #read} reads, in the order of RAD's own files. */
  static String write(UNetConfig config, String className) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String sampler = config.resblockUpdown() ? "resnet" : "conv";
    String plain = config.resblockUpdown() ? "Resnet%ssampleBlock2D" : "%sBlock2D";
    json.put("_class_name", className);
    json.put("sample_size", config.imageSize());
    json.put("in_channels", config.inChannels());
    json.put("out_channels", config.outChannels());
    json.put("center_input_sample", false);
    json.put("time_embedding_type", "positional");
    json.put("freq_shift", 0);
    json.put("flip_sin_to_cos", true);
    ArrayNode down = json.putArray("down_block_types");
    ArrayNode up = json.putArray("up_block_types");
    ArrayNode widths = json.putArray("block_out_channels");
    for (int level = 0; level < config.levels(); level++) {
      int mirrored = config.levels() - 1 - level;
      boolean attends = config.attentionAt(1 << level);
      down.add(attends ? "AttnDownBlock2D" : plain.formatted("Down"));
      up.add(config.attentionAt(1 << mirrored) ? "AttnUpBlock2D" : plain.formatted("Up"));
      widths.add(config.channels(level));
    }
    json.put("layers_per_block", config.numResBlocks());
    json.put("mid_block_scale_factor", 1);
    json.put("downsample_padding", 1);
    json.put("downsample_type", sampler);
    json.put("upsample_type", sampler);
    json.put("dropout", config.dropout());
    json.put("act_fn", "silu");
    json.put("attention_head_dim", headDim(config));
    json.put("attention_legacy_order", !config.useNewAttentionOrder());
    json.put("norm_num_groups", UNetConfig.NORM_GROUPS);
    json.put("attn_norm_num_groups", UNetConfig.NORM_GROUPS);
    json.put("norm_eps", config.groupNormEps());
    json.put("resnet_time_scale_shift", config.useScaleShiftNorm() ? "scale_shift" : "default");
    json.put("add_attention", true);
    json.putNull("class_embed_type");
    json.put("num_class_embeds", config.numClasses() > 0 ? config.numClasses() : null);
    return json.toPrettyString();
  }

  /** Returns the channels of a head, which diffusers has alike in all layers. */
  private static int headDim(UNetConfig config) {
    Set<Integer> found = new TreeSet<>();
    for (int level = 0; level < config.levels(); level++) {
      int channels = config.channels(level);
      boolean attends = config.attentionAt(1 << level);
      if (attends || level == config.levels() - 1) { // the middle always does
        found.add(channels / config.heads(channels));
      }
      if (attends) {
        found.add(channels / config.headsUpsample(channels));
      }
    }
    if (found.size() > 1) {
      throw new CheckpointException(
          ("diffusers has one attention_head_dim for all layers, but the heads of this network have ")
              + (found + " channels; write it under guided-diffusion's names"));
    }
    return found.iterator().next();
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

  /**
   * Returns the sample size where every level has a whole size, for it only places the attention.
   */
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
