package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** A convolution over images that keeps the size (stride 1) or halves it (stride 2). */
final class Conv2d implements Layer {

  private final Tensor weight; // [C_out, C_in, k, k]
  private final Tensor bias; // [C_out]
  private final int stride;
  private final int padding;

  Conv2d(Weights weights, long in, long out, int kernel, int stride) {
    this.weight = weights.take("weight", out, in, kernel, kernel);
    this.bias = weights.take("bias", out);
    this.stride = stride;
    this.padding = kernel / 2;
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    return forward(x);
  }

  Tensor forward(Tensor x) {
    return Functional.conv2d(x, weight, bias, stride, padding);
  }
}
