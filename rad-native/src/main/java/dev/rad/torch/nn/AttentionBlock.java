package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;

/**
 * Self-attention over all positions of the feature map, with a residual connection.
 *
 * <p>The rows of {@code qkv} come in one of two orders: per head {@code [q|k|v]} (the legacy order
 * of nearly every published ADM), or all queries, all keys, all values (the new order). Reading one
 * as the other raises no error but gives an unrelated network.
 */
final class AttentionBlock implements ConditionedLayer {

  private final GroupNorm norm;
  private final Linear qkv;
  private final Linear projOut;
  private final int heads;
  private final boolean newOrder;

  AttentionBlock(Weights weights, UNetConfig config, long channels, int heads) {
    this.norm = new GroupNorm(weights.at("norm"), channels, config.groupNormEps());
    this.qkv = Linear.ofConv1d(weights.at("qkv"), channels, 3 * channels);
    this.projOut = Linear.ofConv1d(weights.at("proj_out"), channels, channels);
    this.heads = heads;
    this.newOrder = config.useNewAttentionOrder();
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    long b = x.size(0);
    long c = x.size(1);
    long h = x.size(2);
    long w = x.size(3);
    long d = c / heads;
    Tensor rows =
        qkv.forwardPixels(norm.like(x)).permute(0, 2, 3, 1).reshape(b, h * w, 3 * c); // [B, T, 3C]
    Tensor parts =
        newOrder
            ? rows.reshape(b, h * w, 3, heads, d).permute(2, 0, 3, 1, 4)
            : rows.reshape(b, h * w, heads, 3, d).permute(3, 0, 2, 1, 4); // [3, B, heads, T, d]
    Tensor attended =
        HeadAttention.attend(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2), false);
    Tensor merged = HeadAttention.merge(attended).reshape(b, h, w, c).permute(0, 3, 1, 2);
    return ConditionedLayer.sum(projOut.forwardPixels(merged), x);
  }
}
