package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** A convolution over images that keeps the size (stride 1) or halves it (stride 2). */
final class Conv2d extends AdaptableLayer implements Layer {

  private final int stride;
  private final int padding;

  Conv2d(Weights weights, long in, long out, int kernel, int stride) {
    super(weights, weights.take("weight", out, in, kernel, kernel), weights.take("bias", out));
    this.stride = stride;
    this.padding = kernel / 2;
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    return forward(x);
  }

  @Override
  Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return Functional.conv2d(x, weight, bias, stride, padding);
  }
}
