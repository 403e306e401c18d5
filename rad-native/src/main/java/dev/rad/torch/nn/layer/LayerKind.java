package dev.rad.torch.nn.layer;

import java.util.regex.Pattern;

/** The role of a convolution or linear layer in a network, by its checkpoint key. */
public enum LayerKind {
  /** The first convolution, {@code input_blocks.0.0} or {@code conv_in}. */
  CONV_IN,
  /** The last convolution, {@code out.2} or {@code conv_out}. */
  CONV_OUT,
  /**
   * The two convolutions of a residual block, {@code in_layers.2} and {@code out_layers.3} or
   * {@code conv1} and {@code conv2}.
   */
  RES_CONV,
  /**
   * The 1×1 convolution around a residual block, {@code skip_connection} or {@code conv_shortcut}.
   */
  SKIP_CONV,
  /** Attention's queries, keys and values in one product, {@code qkv}. */
  QKV,
  /**
   * Attention's queries, keys or values, with a separate matrix for each: {@code to_q}, {@code
   * to_k}, …
   */
  ATTENTION_IN,
  /** Attention's output projection, {@code proj_out} or {@code to_out.0}. */
  ATTENTION_OUT,
  /** The projections before and after a transformer, {@code proj_in} and {@code proj_out}. */
  PROJECTION,
  /** The linear layers after attention, {@code ff.net.0.proj}, {@code ff.net.2} or {@code mlp}. */
  FEED_FORWARD,
  /** A convolution of stride 2, {@code op} or {@code downsamplers.0.conv}. */
  DOWNSAMPLE_CONV,
  /** The convolution after enlarging, {@code conv} or {@code upsamplers.0.conv}. */
  UPSAMPLE_CONV,
  /** The layers that embed the noise level, {@code time_embed.*} and {@code emb_layers.1}. */
  TIME;

  private static final Pattern TIME_LAYER =
      Pattern.compile("time_embed(ding)?\\..+|.+\\.(emb_layers\\.1|time_emb_proj)");
  private static final Pattern TRANSFORMERS_PROJECTION =
      Pattern.compile(".*attentions\\.\\d+\\.proj_(in|out)");
  private static final Pattern FEED_FORWARD_LAYER = Pattern.compile(".+\\.(ff\\.net|mlp)\\..+");

  /** Returns the kind of the layer with a key. */
  static LayerKind of(String key) {
    if (TIME_LAYER.matcher(key).matches()) {
      return TIME;
    }
    if (TRANSFORMERS_PROJECTION.matcher(key).matches()) {
      return PROJECTION;
    }
    if (FEED_FORWARD_LAYER.matcher(key).matches()) {
      return FEED_FORWARD;
    }
    if (key.endsWith(".to_out.0")) {
      return ATTENTION_OUT;
    }
    return switch (key.substring(key.lastIndexOf('.') + 1)) {
      case "qkv" -> QKV;
      case "to_q", "to_k", "to_v", "q_proj", "k_proj", "v_proj" -> ATTENTION_IN;
      case "proj_out", "out_proj" -> ATTENTION_OUT;
      case "skip_connection", "conv_shortcut" -> SKIP_CONV;
      case "op" -> DOWNSAMPLE_CONV;
      case "conv" -> key.contains("downsamplers") ? DOWNSAMPLE_CONV : UPSAMPLE_CONV;
      case "conv_in" -> CONV_IN;
      case "conv_out" -> CONV_OUT;
      default ->
          key.equals("input_blocks.0.0") ? CONV_IN : key.equals("out.2") ? CONV_OUT : RES_CONV;
    };
  }
}
