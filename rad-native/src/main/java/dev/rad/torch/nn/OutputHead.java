package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;

/**
 * The UNet's last block, {@code out} in guided-diffusion: normalisation, SiLU, and the convolution
 * that makes the prediction.
 */
final class OutputHead implements ConditionedLayer {

  private final GroupNorm norm;
  private final Conv2d conv;

  OutputHead(Weights weights, UNetConfig config, long in) {
    this.norm = new GroupNorm(weights.at("0"), in, config.groupNormEps());
    this.conv = new Conv2d(weights.at("2"), in, config.outChannels(), 3, 1);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    return conv.forward(norm.silu(x.to(norm.dtype())));
  }
}
