package dev.rad.torch.nn;

import dev.rad.model.ClassifierConfig;
import dev.rad.model.ClassifierConfig.Pool;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The {@code spatial} and {@code spatial_v2} heads of a classifier: two linear layers on the means
 * of every block's activations, with ReLU between them, or a normalisation and SiLU.
 */
final class SpatialPool implements ConditionedLayer {

  private final Linear hidden;
  private final @Nullable GroupNorm norm; // null without
  private final Linear projection;

  SpatialPool(Weights weights, ClassifierConfig config) {
    int width = ClassifierConfig.HIDDEN;
    boolean second = config.pool() == Pool.SPATIAL_V2;
    this.hidden = Linear.of(weights.at("0"), config.featureCount(), width);
    this.norm =
        second ? new GroupNorm(weights.at("1"), width, config.encoder().groupNormEps()) : null;
    this.projection = Linear.of(weights.at(second ? "3" : "2"), width, config.numClasses());
  }

  /** Scores the means {@code [B, F]}. */
  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    Tensor h = hidden.forward(x);
    h = norm == null ? Functional.relu(h) : norm.silu(h);
    return projection.forward(h); // [B, classes]
  }
}
