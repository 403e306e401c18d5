package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.conditioning.AdaptiveGroupNorm;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ADM's residual block (Dhariwal and Nichol 2021, arXiv 2105.05233, section 3): two
 * convolutions around an adaptive group normalisation, {@code GN(h)(1 + s) + b}.
 */
final class ResBlock implements ConditionedLayer {

  private final GroupNorm inNorm;
  private final Conv2d inConv;
  private final AdaptiveGroupNorm outNorm;
  private final Conv2d outConv;
  private final @Nullable Conv2d skip; // null where input and output have the same channels
  private final Resampling resampling;
  private final boolean scaleShift;

  ResBlock(Weights weights, UNetConfig config, long in, long out, Resampling resampling) {
    double eps = config.groupNormEps();
    this.scaleShift = config.useScaleShiftNorm();
    this.resampling = resampling;
    this.inNorm = new GroupNorm(weights.at("in_layers.0"), in, eps);
    this.inConv = new Conv2d(weights.at("in_layers.2"), in, out, 3, 1);
    Linear embedding =
        Linear.of(weights.at("emb_layers.1"), config.timeEmbedDim(), scaleShift ? 2 * out : out);
    this.outNorm =
        new AdaptiveGroupNorm(new GroupNorm(weights.at("out_layers.0"), out, eps), embedding);
    this.outConv = new Conv2d(weights.at("out_layers.3"), out, out, 3, 1);
    this.skip = in == out ? null : new Conv2d(weights.at("skip_connection"), in, out, 1, 1);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    Tensor h = inNorm.silu(x);
    h =
        resampling == Resampling.UP
            ? inConv.forwardUpsampled(h)
            : inConv.forward(resampling.apply(h));
    h =
        scaleShift
            ? conditioning.normalize(outNorm, h)
            : outNorm.norm().forward(shifted(h, conditioning));
    Tensor shortcut = resampling.apply(x);
    return ConditionedLayer.sum(
        outConv.forward(GroupNorm.siluAs(x, h)), skip == null ? shortcut : skip.forward(shortcut));
  }

  private Tensor shifted(Tensor h, Conditioning conditioning) {
    return h.add(conditioning.project(outNorm.projection(), h.size(-2), h.size(-1)));
  }

  /** Returns the normalisation that noise and class scale and shift, if they do. */
  Optional<AdaptiveGroupNorm> adaptiveNorm() {
    return Optional.of(outNorm).filter(any -> scaleShift);
  }
}
