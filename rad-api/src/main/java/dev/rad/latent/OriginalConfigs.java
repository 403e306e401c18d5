package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.latent.TextEncoderConfig.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Infers configurations from the original programs' tensors. The tensors do not determine heads and
 * groups, which are assumed to be those of the public networks, whose widths are multiples of 64.
 */
final class OriginalConfigs {
  private static final int GROUPS = 32;
  private static final int HEAD = 64; // channels of a head but for Stable Diffusion 1's eight heads
  private static final int SD1_CONTEXT = 768;
  private static final int SDXL_CONTEXT = 2048;
  private static final int NATIVE = 512;

  private OriginalConfigs() {}

  private static int size(Map<String, long[]> shapes, String name, int dimension) {
    long[] shape = shapes.get(name);
    if (shape == null || shape.length <= dimension) {
      throw new CheckpointException(
          ("there is no " + name + " of a Stable Diffusion network among the tensors")
              + "; give a complete file");
    }
    return (int) Math.min(1 << 24, shape[dimension]);
  }

  private static int count(Map<String, long[]> shapes, String prefix, String suffix) {
    int count = 0;
    while (count < 100 && shapes.containsKey(prefix + count + suffix)) {
      count++;
    }
    return count;
  }

  /** Rejects networks that only look similar, by the width of their text. */
  static int context(Map<String, long[]> shapes) {
    int context = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      if (entry.getKey().endsWith("attn2.to_k.weight") && entry.getValue().length == 2) {
        context = (int) Math.min(1 << 24, entry.getValue()[1]);
      }
    }
    if (context == SDXL_CONTEXT || shapes.containsKey("label_emb.0.0.weight")) {
      throw new CheckpointException(
          "it is a network of Stable Diffusion XL, which is not supported; give one of Stable"
              + " Diffusion 1 or 2");
    }
    return context;
  }

  static ConditionedUNetConfig unet(Map<String, long[]> shapes, boolean velocity) {
    int context = context(shapes);
    List<Integer> samplers = new ArrayList<>();
    for (int block = 0; block < 200; block++) {
      if (shapes.containsKey("input_blocks." + block + ".0.op.weight")) {
        samplers.add(block);
      }
    }
    int blocks = count(shapes, "input_blocks.", ".0.in_layers.0.weight", 1);
    int stride = samplers.isEmpty() ? blocks + 1 : samplers.get(0);
    int levels = samplers.size() + 1;
    List<Integer> widths = new ArrayList<>();
    List<Boolean> down = new ArrayList<>();
    List<Boolean> up = new ArrayList<>();
    List<Integer> heads = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      int first = 1 + level * stride;
      int width = size(shapes, "input_blocks." + first + ".0.out_layers.3.weight", 0);
      requirePublic("UNet", width);
      widths.add(width);
      down.add(shapes.containsKey("input_blocks." + first + ".1.norm.weight"));
      up.add(shapes.containsKey("output_blocks." + level * stride + ".1.norm.weight"));
      heads.add(context == SD1_CONTEXT ? 8 : width / HEAD);
    }
    long[] projection = shapes.get("middle_block.1.proj_in.weight");
    boolean linear = projection != null && projection.length == 2;
    int depth = count(shapes, "middle_block.1.transformer_blocks.", ".norm1.weight", 0);
    return new ConditionedUNetConfig(
        size(shapes, "input_blocks.0.0.weight", 1),
        size(shapes, "out.2.weight", 0),
        (velocity ? 768 : NATIVE) / 8,
        widths,
        down,
        up,
        stride - 1,
        heads,
        Collections.nCopies(levels, Math.max(1, depth)),
        context,
        GROUPS,
        1e-5,
        true,
        0,
        linear,
        velocity);
  }

  private static int count(Map<String, long[]> shapes, String prefix, String suffix, int first) {
    int count = 0;
    while (count < 200 && shapes.containsKey(prefix + (first + count) + suffix)) {
      count++;
    }
    return count;
  }

  static AutoencoderConfig autoencoder(Map<String, long[]> shapes) {
    int levels = count(shapes, "encoder.down.", ".block.0.norm1.weight");
    int layers = count(shapes, "encoder.down.0.block.", ".norm1.weight");
    List<Integer> widths = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      int width = size(shapes, "encoder.down." + level + ".block.0.conv1.weight", 0);
      requirePublic("autoencoder", width);
      widths.add(width);
    }
    return new AutoencoderConfig(
        size(shapes, "encoder.conv_in.weight", 1),
        size(shapes, "decoder.conv_out.weight", 0),
        size(shapes, "decoder.conv_in.weight", 1),
        widths,
        layers,
        GROUPS,
        AutoencoderConfig.DEFAULT_SCALING_FACTOR,
        NATIVE,
        shapes.containsKey("quant_conv.weight"),
        shapes.containsKey("post_quant_conv.weight"),
        shapes.containsKey("encoder.mid.attn_1.q.weight"));
  }

  /** Infers the configuration from transformers' names, with {@code text_model.}. */
  static TextEncoderConfig text(Map<String, long[]> shapes, Activation activation) {
    String tokens = "text_model.embeddings.token_embedding.weight";
    int width = size(shapes, tokens, 1);
    requirePublic("text encoder", width);
    return new TextEncoderConfig(
        size(shapes, tokens, 0),
        width,
        size(shapes, "text_model.encoder.layers.0.mlp.fc1.weight", 0),
        count(shapes, "text_model.encoder.layers.", ".layer_norm1.weight"),
        width / HEAD,
        size(shapes, "text_model.embeddings.position_embedding.weight", 0),
        activation,
        1e-5);
  }

  private static void requirePublic(String what, int width) {
    if (width % HEAD != 0) {
      throw new CheckpointException(
          (what
                  + " has "
                  + width
                  + " channels, unlike any public one: its heads and groups cannot be")
              + (" known from the weights; put a diffusers folder's " + folder(what))
              + "/config.json beside the file");
    }
  }

  private static String folder(String what) {
    return switch (what) {
      case "UNet" -> "unet";
      case "autoencoder" -> "vae";
      default -> "text_encoder";
    };
  }
}
