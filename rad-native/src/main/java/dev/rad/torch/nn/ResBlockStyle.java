package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;

/**
 * What the residual blocks of a network have in common.
 *
 * @param names the names of their layers in checkpoints
 * @param groups the groups of their normalisations
 * @param eps added to the variance
 * @param embedDim features of the noise embedding; 0 where blocks are not conditioned
 * @param scaleShift whether the embedding scales and shifts the second normalisation's result;
 *     otherwise it is added before it
 */
record ResBlockStyle(Names names, int groups, double eps, int embedDim, boolean scaleShift) {

  /** The checkpoint names of a block's layers, in the order of their use. */
  record Names(
      String inNorm,
      String inConv,
      String projection,
      String outNorm,
      String outConv,
      String shortcut) {

    /** The names in guided-diffusion. */
    static final Names ADM =
        new Names(
            "in_layers.0",
            "in_layers.2",
            "emb_layers.1",
            "out_layers.0",
            "out_layers.3",
            "skip_connection");

    /** The names in diffusers. */
    static final Names DIFFUSERS =
        new Names("norm1", "conv1", "time_emb_proj", "norm2", "conv2", "conv_shortcut");
  }

  /** Returns the style of an ADM network. */
  static ResBlockStyle of(UNetConfig config) {
    return new ResBlockStyle(
        Names.ADM,
        UNetConfig.NORM_GROUPS,
        config.groupNormEps(),
        config.timeEmbedDim(),
        config.useScaleShiftNorm());
  }

  /** Returns the style of a diffusers network, whose blocks add the embedding if they have one. */
  static ResBlockStyle ofDiffusers(int groups, double eps, int embedDim) {
    return new ResBlockStyle(Names.DIFFUSERS, groups, eps, embedDim, false);
  }
}
