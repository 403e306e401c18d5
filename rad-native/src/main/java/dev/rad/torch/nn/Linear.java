package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** {@code x · weightᵀ + bias}. */
final class Linear {

  private final Tensor weight; // [out, in]
  private final Tensor bias; // [out]

  private Linear(Tensor weight, Tensor bias) {
    this.weight = weight;
    this.bias = bias;
  }

  static Linear of(Weights weights, long in, long out) {
    return new Linear(weights.take("weight", out, in), weights.take("bias", out));
  }

  /** Attention's projections are stored as one-dimensional convolutions, {@code [out, in, 1]}. */
  static Linear ofConv1d(Weights weights, long in, long out) {
    return new Linear(weights.take("weight", out, in, 1), weights.take("bias", out));
  }

  Tensor forward(Tensor x) {
    Tensor matrix =
        weight.shape().rank() == 2 ? weight : weight.reshape(weight.size(0), weight.size(1));
    return Functional.linear(x, matrix, bias);
  }
}
