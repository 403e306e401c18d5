package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** Group normalisation over 32 groups, as everywhere in the ADM. */
final class GroupNorm {

  private static final int GROUPS = 32;

  private final Tensor weight; // [C]
  private final Tensor bias; // [C]
  private final double eps;

  GroupNorm(Weights weights, long channels, double eps) {
    this.weight = weights.take("weight", channels);
    this.bias = weights.take("bias", channels);
    this.eps = eps;
  }

  Tensor forward(Tensor x) {
    return Functional.groupNorm(x, GROUPS, weight, bias, eps);
  }
}
