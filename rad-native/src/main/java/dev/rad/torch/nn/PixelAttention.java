package dev.rad.torch.nn;

import dev.rad.latent.AutoencoderConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;

/** An autoencoder's attention between all positions: one head, with a residual connection. */
final class PixelAttention implements ConditionedLayer {

  private static final ProjectedAttention.Style STYLE =
      new ProjectedAttention.Style(ProjectedAttention.Names.DIFFUSERS, 1, true, false, false);

  private final GroupNorm norm;
  private final ProjectedAttention attention;

  PixelAttention(Weights weights, long channels, int groups) {
    this.norm =
        new GroupNorm(weights.at("group_norm"), channels, groups, AutoencoderConfig.NORM_EPS);
    this.attention = new ProjectedAttention(weights, STYLE, channels, channels);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    long b = x.size(0);
    long c = x.size(1);
    long h = x.size(2);
    long w = x.size(3);
    Tensor rows = norm.like(x).permute(0, 2, 3, 1).reshape(b, h * w, c);
    Tensor attended = attention.forward(rows).reshape(b, h, w, c).permute(0, 3, 1, 2);
    return ConditionedLayer.sum(MemoryOrder.fastest(attended), x);
  }
}
