package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Transformers;

/** Layer normalisation (Ba et al. 2016, arXiv 1607.06450) of the features of every row. */
public final class LayerNorm {

  private final Tensor weight; // [C]
  private final Tensor bias; // [C]
  private final double eps;

  /**
   * Takes the layer's parameters.
   *
   * @param weights the layer's parameters
   * @param features C
   * @param eps added to the variance
   */
  public LayerNorm(Weights weights, long features, double eps) {
    this.weight = weights.take("weight", features);
    this.bias = weights.take("bias", features);
    this.eps = eps;
  }

  /**
   * Normalises rows.
   *
   * @param x {@code [..., C]}, of the element type of this layer unless derivatives are recorded
   * @return the shape of x
   */
  public Tensor forward(Tensor x) {
    return Transformers.layerNorm(x, weight, bias, eps);
  }

  @Override
  public String toString() {
    return "LayerNorm[features=" + weight.size(0) + ", eps=" + eps + "]";
  }
}
