package dev.rad.torch.nn;

import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.layer.LayerNorm;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/**
 * A transformer block over a picture's positions: attention among them, attention to the text, and
 * two linear layers, each with a normalisation before it and a residual connection around it.
 */
final class TransformerBlock {

  private final LayerNorm norm1;
  private final ProjectedAttention attn1;
  private final LayerNorm norm2;
  private final ProjectedAttention attn2;
  private final LayerNorm norm3;
  private final FeedForward ff;

  TransformerBlock(Weights weights, ConditionedUNetConfig config, long channels, int heads) {
    double eps = ConditionedUNetConfig.LAYER_NORM_EPS;
    var style =
        new ProjectedAttention.Style(
            ProjectedAttention.Names.DIFFUSERS, heads, false, false, config.upcastAttention());
    this.norm1 = new LayerNorm(weights.at("norm1"), channels, eps);
    this.attn1 = new ProjectedAttention(weights.at("attn1"), style, channels, channels);
    this.norm2 = new LayerNorm(weights.at("norm2"), channels, eps);
    this.attn2 =
        new ProjectedAttention(weights.at("attn2"), style, channels, config.crossAttentionDim());
    this.norm3 = new LayerNorm(weights.at("norm3"), channels, eps);
    this.ff = new FeedForward(weights.at("ff"), channels);
  }

  /** Applies the block to rows {@code [B, T, C]}. */
  Tensor forward(Tensor rows, TextContext text) {
    Tensor seen = TensorScope.compute(() -> sum(attn1.forward(norm1.forward(rows)), rows));
    Tensor read = TensorScope.compute(() -> sum(attn2.forward(norm2.forward(seen), text), seen));
    return TensorScope.compute(() -> sum(ff.forward(norm3.forward(read)), read));
  }

  private static Tensor sum(Tensor own, Tensor other) {
    return ConditionedLayer.sum(own, other);
  }
}
