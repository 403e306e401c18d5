package dev.rad.torch.nn;

import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer over all positions of a feature map, which also reads the text (Rombach et al.
 * 2022, arXiv 2112.10752, section 3.3; diffusers' {@code Transformer2DModel}), with a residual
 * connection.
 */
final class SpatialTransformer implements ConditionedLayer {

  private final GroupNorm norm;
  private final Linear projIn;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final Linear projOut;

  SpatialTransformer(Weights weights, ConditionedUNetConfig config, int level) {
    long channels = config.channels(level);
    this.norm =
        new GroupNorm(
            weights.at("norm"),
            channels,
            config.normNumGroups(),
            ConditionedUNetConfig.TRANSFORMER_NORM_EPS);
    this.projIn = projection(weights.at("proj_in"), config, channels);
    Weights inner = weights.at("transformer_blocks");
    for (int i = 0; i < config.transformerLayers().get(level); i++) {
      blocks.add(
          new TransformerBlock(
              inner.at(Integer.toString(i)), config, channels, config.heads().get(level)));
    }
    this.projOut = projection(weights.at("proj_out"), config, channels);
  }

  private static Linear projection(Weights weights, ConditionedUNetConfig config, long channels) {
    return config.useLinearProjection()
        ? Linear.of(weights, channels, channels)
        : Linear.ofConv2d(weights, channels, channels);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    long b = x.size(0);
    long c = x.size(1);
    long h = x.size(2);
    long w = x.size(3);
    Tensor rows = projIn.forwardPixels(norm.like(x)).permute(0, 2, 3, 1).reshape(b, h * w, c);
    for (TransformerBlock block : blocks) {
      rows = block.forward(rows, conditioning.text());
    }
    Tensor image = rows.reshape(b, h, w, c).permute(0, 3, 1, 2);
    return ConditionedLayer.sum(projOut.forwardPixels(image), x);
  }
}
