package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adaptive group normalisation (AdaGN; Dhariwal and Nichol 2021, arXiv 2105.05233, section 3),
 * which the noise embedding e scales and shifts: {@code GN(h)(1 + s) + b} with {@code (s, b) = P e
 * + p}.
 *
 * <p>With the normalisation's own weight w and bias β that is {@code ĥ g + f}, the plain
 * normalisation times a gain {@code g = w(1 + s)} plus an offset {@code f = β(1 + s) + b}. Both are
 * affine in e, as s and b are: {@code g = wPₛ e + w(1 + pₛ)}, {@code f = (βPₛ + P_b) e + β(1 + pₛ)
 * + p_b}.
 *
 * @param norm the normalisation
 * @param projection P and p
 */
public record AdaptiveGroupNorm(GroupNorm norm, Linear projection) {

  /** Returns the number of channels C that are normalised. */
  long channels() {
    return norm.weight().size(0);
  }

  /** Returns all parameters that gain and offset depend on. */
  List<Tensor> parameters() {
    return List.of(norm.weight(), norm.bias(), projection.weight(), projectionBias());
  }

  /** Computes the matrix that maps e to gain and offset, {@code [2C, E]}. */
  Tensor gainAndOffsetWeight() {
    Tensor[] p = projection.weight().chunk(2, 0); // [C, E] each
    Tensor gain = p[0].mul(norm.weight().reshape(-1, 1));
    Tensor offset = p[1].addcmul(p[0], norm.bias().reshape(-1, 1));
    return Tensors.cat(0, gain, offset);
  }

  /** Computes the bias that goes with {@link #gainAndOffsetWeight}, {@code [2C]}. */
  Tensor gainAndOffsetBias() {
    return ofScaleAndShift(projectionBias());
  }

  /**
   * Computes gain and offset.
   *
   * @param embedding {@code [..., E]}
   * @return {@code [..., 2C]}
   */
  Tensor gainAndOffset(Tensor embedding) {
    return ofScaleAndShift(projection.forward(embedding).to(norm.dtype()));
  }

  /**
   * Computes what the projection's adapter adds, {@code [..., 2C]}, or returns null if it adds
   * nothing.
   */
  @Nullable Tensor adapterDelta(Tensor embedding) {
    Tensor delta = projection.delta(embedding);
    if (delta == null) {
      return null;
    }
    Tensor[] parts = delta.chunk(2, -1);
    return Tensors.cat(-1, parts[0].mul(norm.weight()), parts[1].addcmul(parts[0], norm.bias()));
  }

  private Tensor projectionBias() {
    return Objects.requireNonNull(projection.bias());
  }

  private Tensor ofScaleAndShift(Tensor scaleAndShift) {
    Tensor[] parts = scaleAndShift.chunk(2, -1);
    Tensor scale = parts[0].add(1);
    return Tensors.cat(-1, scale.mul(norm.weight()), parts[1].addcmul(scale, norm.bias()));
  }
}
