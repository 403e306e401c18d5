package dev.rad.torch.nn;

import dev.rad.model.ClassifierConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/**
 * The {@code adaptive} head of a classifier: normalisation, SiLU, the mean over all positions, and
 * a projection to scores.
 */
final class AveragePool implements ConditionedLayer {

  private final GroupNorm norm;
  private final Conv2d projection;

  AveragePool(Weights weights, ClassifierConfig config) {
    long channels = config.poolChannels();
    this.norm = new GroupNorm(weights.at("0"), channels, config.encoder().groupNormEps());
    this.projection = new Conv2d(weights.at("3"), channels, config.numClasses(), 1, 1);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    long b = x.size(0);
    Tensor mean = Functional.mean(norm.silu(x), 2, 3); // [B, C]
    return projection.forward(mean.reshape(b, x.size(1), 1, 1)).reshape(b, -1);
  }
}
