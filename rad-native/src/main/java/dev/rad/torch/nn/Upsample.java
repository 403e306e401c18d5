package dev.rad.torch.nn;

import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;

/** Doubles the size and convolves, in networks whose residual blocks do not resample. */
final class Upsample implements ConditionedLayer {

  private final Conv2d conv;

  Upsample(Weights weights, long channels) {
    this.conv = new Conv2d(weights.at("conv"), channels, channels, 3, 1);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    return conv.forwardUpsampled(x);
  }
}
