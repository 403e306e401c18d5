package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/**
 * A network's last block, {@code out} in guided-diffusion, {@code conv_norm_out} and {@code
 * conv_out} in diffusers: normalisation, SiLU, and the convolution that computes the result.
 */
final class OutputHead implements ConditionedLayer {

  private final GroupNorm norm;
  private final Conv2d conv;

  OutputHead(Weights weights, UNetConfig config, long in) {
    this(
        new GroupNorm(weights.at("0"), in, config.groupNormEps()),
        new Conv2d(weights.at("2"), in, config.outChannels(), 3, 1));
  }

  OutputHead(GroupNorm norm, Conv2d conv) {
    this.norm = norm;
    this.conv = conv;
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    return conv.forward(TensorScope.compute(() -> norm.silu(x.to(norm.dtype()))));
  }
}
