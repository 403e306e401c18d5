package dev.rad.latent;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts diffusers' names of weights to those of the programs of Stable Diffusion 1 and 2, in
 * which blocks are numbered consecutively and the decoder's levels backwards.
 */
final class OriginalNames {
  static final String UNET = "model.diffusion_model.";
  static final String AUTOENCODER = "first_stage_model.";
  static final String TEXT = "cond_stage_model.";

  private static final Pattern LEVEL =
      Pattern.compile("(down|up)_blocks\\.(\\d+)\\.(resnets|attentions)\\.(\\d+)\\.(.+)");
  private static final Pattern SAMPLER =
      Pattern.compile("(down|up)_blocks\\.(\\d+)\\.(?:down|up)samplers\\.0\\.conv\\.(.+)");
  private static final Pattern MIDDLE =
      Pattern.compile("mid_block\\.(resnets|attentions)\\.(\\d+)\\.(.+)");

  private static final Map<String, String> UNET_ENDS =
      Map.of(
          "conv_in", "input_blocks.0.0",
          "time_embedding.linear_1", "time_embed.0",
          "time_embedding.linear_2", "time_embed.2",
          "conv_norm_out", "out.0",
          "conv_out", "out.2");

  private static final Map<String, String> UNET_RESNET =
      Map.of(
          "norm1", "in_layers.0",
          "conv1", "in_layers.2",
          "time_emb_proj", "emb_layers.1",
          "norm2", "out_layers.0",
          "conv2", "out_layers.3",
          "conv_shortcut", "skip_connection");

  private static final Map<String, String> ATTENTION =
      Map.of("group_norm", "norm", "to_q", "q", "to_k", "k", "to_v", "v", "to_out.0", "proj_out");

  private OriginalNames() {}

  /** Returns the name of a conditioned UNet's weight, without the prefix. */
  static String unet(String name, ConditionedUNetConfig config) {
    int stride = config.layersPerBlock() + 1;
    Matcher level = LEVEL.matcher(name);
    if (level.matches()) {
      boolean down = level.group(1).equals("down");
      int block = Integer.parseInt(level.group(2)) * stride + Integer.parseInt(level.group(4));
      return (down ? "input_blocks." + (1 + block) : "output_blocks." + block)
          + part(level.group(3), level.group(5));
    }
    Matcher sampler = SAMPLER.matcher(name);
    if (sampler.matches()) {
      int block = Integer.parseInt(sampler.group(2));
      if (sampler.group(1).equals("down")) {
        return "input_blocks." + (block + 1) * stride + ".0.op." + sampler.group(3);
      }
      int place = config.upAttention().get(block) ? 2 : 1;
      return ("output_blocks." + (block * stride + stride - 1))
          + ("." + place + ".conv." + sampler.group(3));
    }
    Matcher middle = MIDDLE.matcher(name);
    if (middle.matches()) {
      boolean attends = middle.group(1).equals("attentions");
      int place = attends ? 1 : 2 * Integer.parseInt(middle.group(2));
      return "middle_block."
          + place
          + (attends ? "." + middle.group(3) : "." + layer(middle.group(3), UNET_RESNET));
    }
    return layer(name, UNET_ENDS);
  }

  private static String part(String kind, String rest) {
    return kind.equals("resnets") ? ".0." + layer(rest, UNET_RESNET) : ".1." + rest;
  }

  /** Translates a layer's name by a table and keeps the rest. */
  private static String layer(String name, Map<String, String> names) {
    int dot = name.lastIndexOf('.');
    String found = names.get(name.substring(0, dot));
    return found == null ? name : found + name.substring(dot);
  }

  /** Returns the name of an autoencoder's weight, without the prefix. */
  static String autoencoder(String name, AutoencoderConfig config) {
    int side = name.indexOf('.');
    String holder = name.substring(0, side + 1);
    return switch (holder) {
      case "encoder." -> holder + inside(name.substring(side + 1), level -> level);
      case "decoder." ->
          holder
              + inside(
                  name.substring(side + 1),
                  level -> String.valueOf(config.levels() - 1 - Integer.parseInt(level)));
      default -> name;
    };
  }

  private static String inside(String name, UnaryOperator<String> levels) {
    Matcher level = LEVEL.matcher(name);
    if (level.matches()) {
      return (level.group(1) + "." + levels.apply(level.group(2)) + ".block." + level.group(4))
          + ("." + shortcut(level.group(5)));
    }
    Matcher sampler = SAMPLER.matcher(name);
    if (sampler.matches()) {
      String kind = sampler.group(1);
      return (kind + "." + levels.apply(sampler.group(2)) + "." + kind)
          + ("sample.conv." + sampler.group(3));
    }
    Matcher middle = MIDDLE.matcher(name);
    if (middle.matches()) {
      return middle.group(1).equals("attentions")
          ? "mid.attn_1." + layer(middle.group(3), ATTENTION)
          : ("mid.block_" + (1 + Integer.parseInt(middle.group(2))))
              + ("." + shortcut(middle.group(3)));
    }
    return name.replace("conv_norm_out", "norm_out");
  }

  private static String shortcut(String name) {
    return name.replace("conv_shortcut", "nin_shortcut");
  }
}
