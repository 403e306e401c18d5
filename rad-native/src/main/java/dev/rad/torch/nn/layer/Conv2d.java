package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** A convolution over images that keeps the size (stride 1) or halves it (stride 2). */
public final class Conv2d extends AdaptableLayer {

  private final int stride;
  private final int padding;
  private final PackedConv2d packed;
  private final UpsamplingConv2d upsampling; // of 3×3 kernels

  public Conv2d(Weights weights, long in, long out, int kernel, int stride) {
    super(weights, weights.take("weight", out, in, kernel, kernel), weights.take("bias", out));
    this.stride = stride;
    this.padding = kernel / 2;
    this.packed = new PackedConv2d(weight(), bias(), stride, padding);
    this.upsampling = new UpsamplingConv2d(weight(), bias());
  }

  /** The layer, 3×3 of stride 1, over the image of doubled size. */
  public Tensor forwardUpsampled(Tensor x) {
    if (!upsampling.takes(x)) {
      return forward(Functional.nearestUpsample2x(x));
    }
    Tensor y = upsampling.forward(x);
    return isAdapted() ? adapted(y, Functional.nearestUpsample2x(x)) : y;
  }

  @Override
  Tensor apply(Tensor x) {
    return packed.takes(x) ? packed.forward(x) : super.apply(x);
  }

  @Override
  Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return Functional.conv2d(x, weight, bias, stride, padding);
  }

  @Override
  public void release() {
    packed.release();
    upsampling.release();
  }
}
