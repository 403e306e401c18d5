package dev.rad.torch.nn;

import dev.rad.model.UNetConfig;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** Group normalisation over 32 groups, as everywhere in the ADM. */
final class GroupNorm {

  private static final int GROUPS = UNetConfig.NORM_GROUPS;

  private final Tensor weight; // [C]
  private final Tensor bias; // [C]
  private final double eps;

  GroupNorm(Weights weights, long channels, double eps) {
    this.weight = weights.take("weight", channels);
    this.bias = weights.take("bias", channels);
    this.eps = eps;
  }

  /** The element type to normalise in. */
  DType dtype() {
    return weight.dtype();
  }

  /** {@code GN(x)}; in the element type of this layer, unless derivatives are recorded. */
  Tensor forward(Tensor x) {
    return Functional.groupNorm(Autograd.isOn() ? x : x.to(dtype()), GROUPS, weight, bias, eps);
  }

  /** {@code SiLU(GN(x))}, in the element type of x. */
  Tensor silu(Tensor x) {
    return silu_(forward(x)).to(x.dtype());
  }

  /** SiLU of a tensor that nobody else has: in place unless derivatives are recorded. */
  static Tensor silu_(Tensor x) {
    return Autograd.isOn() ? Functional.silu(x) : x.silu_();
  }

  /**
   * The normalisation as one scale and one shift per channel, {@code GN(x)(1 + s) + b = a x + d},
   * for some pairs of s and b.
   *
   * @param normalized of one image
   * @param scales s, {@code [K, C]}
   * @param shifts b, {@code [K, C]}
   * @return a and d, {@code [K, C]} each
   */
  Tensor[] coefficients(Functional.Normalized normalized, Tensor scales, Tensor shifts) {
    long c = weight.size(0);
    Tensor rstd = perChannel(normalized.rstd(), c);
    Tensor mean = perChannel(normalized.mean(), c);
    Tensor gain = scales.add(1); // [K, C]
    Tensor a = gain.mul(rstd.mul(weight));
    Tensor d = shifts.addcmul(gain, bias).sub(a.mul(mean));
    return new Tensor[] {a, d};
  }

  private static Tensor perChannel(Tensor perGroup, long channels) {
    long each = channels / GROUPS;
    return perGroup.reshape(GROUPS, 1).expand(GROUPS, each).reshape(channels);
  }

  /**
   * {@code GN(x)(1 + s) + b} of one image, and the groups' statistics.
   *
   * @param x {@code [1, C, H, W]}
   * @param scale s, {@code [C]}
   * @param shift b, {@code [C]}
   */
  Functional.Normalized forward(Tensor x, Tensor scale, Tensor shift) {
    Tensor gain = scale.add(1);
    return Functional.groupNormWithStatistics(
        x.to(dtype()), GROUPS, weight.mul(gain), shift.addcmul(bias, gain), eps);
  }
}
