package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** {@code x · weightᵀ + bias}. */
final class Linear extends AdaptableLayer {

  private Linear(Weights weights, Tensor weight, Tensor bias) {
    super(weights, weight, bias);
  }

  static Linear of(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in), weights.take("bias", out));
  }

  /** Attention's projections are stored as one-dimensional convolutions, {@code [out, in, 1]}. */
  static Linear ofConv1d(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in, 1), weights.take("bias", out));
  }

  @Override
  Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    Tensor matrix =
        weight.shape().rank() == 2 ? weight : weight.reshape(weight.size(0), weight.size(1));
    return Functional.linear(x, matrix, bias);
  }
}
