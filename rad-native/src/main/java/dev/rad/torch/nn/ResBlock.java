package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.conditioning.AdaptiveGroupNorm;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The residual block of all networks: two normalisations, each followed by SiLU and a convolution.
 * In the ADM (Dhariwal and Nichol 2021, arXiv 2105.05233, section 3) the noise embedding scales and
 * shifts the second normalisation's result, {@code GN(h)(1 + s) + b}; in DDPM's and latent
 * diffusion's networks it is added before that; an autoencoder's blocks have none.
 */
final class ResBlock implements ConditionedLayer {

  private final GroupNorm inNorm;
  private final Conv2d inConv;
  private final @Nullable Linear projection; // null where noise does not condition the block
  private final GroupNorm outNorm;
  private final @Nullable AdaptiveGroupNorm adaptive; // null where the embedding is added, or none
  private final Conv2d outConv;
  private final @Nullable Conv2d skip; // null where input and output have the same channels
  private final Resampling resampling;

  ResBlock(Weights weights, UNetConfig config, long in, long out, Resampling resampling) {
    this(weights, ResBlockStyle.of(config), in, out, resampling);
  }

  ResBlock(Weights weights, ResBlockStyle style, long in, long out, Resampling resampling) {
    ResBlockStyle.Names names = style.names();
    this.resampling = resampling;
    this.inNorm = new GroupNorm(weights.at(names.inNorm()), in, style.groups(), style.eps());
    this.inConv = new Conv2d(weights.at(names.inConv()), in, out, 3, 1);
    this.projection =
        style.embedDim() == 0
            ? null
            : Linear.of(
                weights.at(names.projection()),
                style.embedDim(),
                style.scaleShift() ? 2 * out : out);
    this.outNorm = new GroupNorm(weights.at(names.outNorm()), out, style.groups(), style.eps());
    this.adaptive =
        projection != null && style.scaleShift()
            ? new AdaptiveGroupNorm(outNorm, projection)
            : null;
    this.outConv = new Conv2d(weights.at(names.outConv()), out, out, 3, 1);
    this.skip = in == out ? null : new Conv2d(weights.at(names.shortcut()), in, out, 1, 1);
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    Tensor h = TensorScope.compute(() -> first(x)); // large images would not fit beside each other
    Tensor active = TensorScope.compute(() -> GroupNorm.siluAs(x, normalized(h, conditioning)));
    Tensor shortcut = resampling.apply(x);
    return ConditionedLayer.sum(
        outConv.forward(active), skip == null ? shortcut : skip.forward(shortcut));
  }

  private Tensor first(Tensor x) {
    Tensor active = TensorScope.compute(() -> inNorm.silu(x));
    return resampling == Resampling.UP
        ? inConv.forwardUpsampled(active)
        : inConv.forward(resampling.apply(active));
  }

  private Tensor normalized(Tensor h, Conditioning conditioning) {
    return adaptive != null
        ? conditioning.normalize(adaptive, h)
        : outNorm.forward(shifted(h, conditioning));
  }

  private Tensor shifted(Tensor h, Conditioning conditioning) {
    if (projection == null) {
      return h;
    }
    Tensor embedded = conditioning.project(projection, h.size(-2), h.size(-1));
    return embedded.dtype() == h.dtype() ? ConditionedLayer.sum(h, embedded) : h.add(embedded);
  }

  /** Returns the normalisation that noise and class scale and shift, if there is one. */
  Optional<AdaptiveGroupNorm> adaptiveNorm() {
    return Optional.ofNullable(adaptive);
  }
}
