package dev.rad.torch.nn.layer;

/** The role of a convolution or linear layer in a network, by its checkpoint key. */
public enum LayerKind {
  /** The first convolution, {@code input_blocks.0.0}. */
  CONV_IN,
  /** The last convolution, {@code out.2}. */
  CONV_OUT,
  /** The two convolutions of a residual block, {@code in_layers.2} and {@code out_layers.3}. */
  RES_CONV,
  /** The 1×1 convolution around a residual block, {@code skip_connection}. */
  SKIP_CONV,
  /** Attention's queries, keys and values in one product, {@code qkv}. */
  QKV,
  /** Attention's output projection, {@code proj_out}. */
  ATTENTION_OUT,
  /** A convolution of stride 2, {@code op}; only where residual blocks do not resample. */
  DOWNSAMPLE_CONV,
  /** The convolution after doubling the size, {@code conv}; only in the same networks. */
  UPSAMPLE_CONV,
  /** The layers that see the noise level, {@code time_embed.*} and {@code emb_layers.1}. */
  TIME;

  /** Returns the kind of the layer with a key. */
  static LayerKind of(String key) {
    if (key.startsWith("time_embed.") || key.endsWith(".emb_layers.1")) {
      return TIME;
    }
    return switch (key.substring(key.lastIndexOf('.') + 1)) {
      case "qkv" -> QKV;
      case "proj_out" -> ATTENTION_OUT;
      case "skip_connection" -> SKIP_CONV;
      case "op" -> DOWNSAMPLE_CONV;
      case "conv" -> UPSAMPLE_CONV;
      default ->
          key.equals("input_blocks.0.0") ? CONV_IN : key.equals("out.2") ? CONV_OUT : RES_CONV;
    };
  }
}
