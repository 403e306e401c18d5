package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.model.UNetConfig;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.function.UnaryOperator;

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

  /** What the normalised channels are multiplied by, {@code [C]}. */
  Tensor weight() {
    return weight;
  }

  /** What is added then, {@code [C]}. */
  Tensor bias() {
    return bias;
  }

  /** {@code GN(x)}; in the element type of this layer, unless derivatives are recorded. */
  Tensor forward(Tensor x) {
    if (isForLine(x)) {
      return line(x, weight.reshape(1, 1, -1), bias.reshape(1, 1, -1), GroupNorm::perChannel);
    }
    Tensor h = Autograd.isOn() ? x : x.to(dtype());
    return inPlanes(h)
        ? Functional.groupNorm(h.contiguous(), GROUPS, weight, bias, eps).channelsLast()
        : Functional.groupNorm(h, GROUPS, weight, bias, eps);
  }

  /**
   * Whether to go through planes. LibTorch normalises fewer than 1024 pixels with their channels
   * last one group at a time; where a group is no whole vector it then takes three times as long as
   * reordering twice.
   */
  private static boolean inPlanes(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != 4) {
      return false;
    }
    long pixels = shape.size(2) * shape.size(3);
    long each = shape.size(1) / GROUPS;
    boolean slow = 128 <= pixels && pixels < 1024 && each < 12 && each % 8 != 0;
    return slow && x.device().kind() == Device.Kind.CPU;
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
   * Gains and offsets of the plain normalisation as those of its input: {@code ĥ g + f = a h + d}.
   *
   * @param statistics of B images
   * @param gains g, {@code [B|1, K, C]} or {@code [K, C]}
   * @param offsets f, of the shape of g
   * @return a and d, {@code [B, K, C]} each
   */
  static Tensor[] ofInput(Functional.GroupStatistics statistics, Tensor gains, Tensor offsets) {
    long b = statistics.rstd().size(0);
    long k = gains.size(-2);
    Tensor rstd = statistics.rstd().reshape(b, 1, GROUPS, 1);
    Tensor mean = statistics.mean().reshape(b, 1, GROUPS, 1);
    Tensor a = gains.reshape(-1, k, GROUPS, gains.size(-1) / GROUPS).mul(rstd);
    Tensor d = offsets.reshape(-1, k, GROUPS, gains.size(-1) / GROUPS).sub(a.mul(mean));
    return new Tensor[] {a.reshape(b, k, -1), d.reshape(b, k, -1)};
  }

  /**
   * {@code ĥ g + f} of images, with each pixel's own.
   *
   * @param x {@code [B, C, H, W]}
   * @param gainAndOffset g and f, {@code [B, 2C, H, W]}
   */
  Tensor modulated(Tensor x, Tensor gainAndOffset) {
    return TensorScope.compute(
        () -> {
          Tensor[] parts = gainAndOffset.chunk(2, 1);
          Tensor normal = Functional.groupNorm(x.to(dtype()), GROUPS, null, null, eps);
          return parts[1].addcmul(normal, parts[0]);
        });
  }

  /**
   * {@code ĥ g + f} as {@code a h + d}, computed where h lies: two passes over memory.
   *
   * @param h {@code [B, C, H, W]}, channels last
   * @param gains g, {@code [B|1, K, C]}
   * @param offsets f, of the shape of g
   * @param spread gives the pixels theirs of {@code [B, K, C]}: {@code [B, C, H|1, W|1]}
   */
  Tensor line(Tensor h, Tensor gains, Tensor offsets, UnaryOperator<Tensor> spread) {
    return TensorScope.compute(
        () -> {
          Tensor x = h.to(dtype());
          Tensor[] line = ofInput(Functional.groupStatistics(x, GROUPS, eps), gains, offsets);
          return spread.apply(line[1]).addcmul(x, spread.apply(line[0]));
        });
  }

  /**
   * Whether {@link #line} is the way. LibTorch's kernel for GPUs knows planes alone: images whose
   * channels are last would be reordered before and after.
   */
  static boolean isForLine(Tensor h) {
    return !Autograd.isOn() && h.shape().rank() == 4 && h.device().kind() != Device.Kind.CPU;
  }

  /** The same for all pixels of an image: {@code [B, 1, C]} as {@code [B, C, 1, 1]}. */
  static Tensor perChannel(Tensor rows) {
    return rows.reshape(rows.size(0), -1, 1, 1);
  }

  /**
   * {@code ĥ g + f} of one image, and the groups' statistics.
   *
   * @param x {@code [1, C, H, W]}
   * @param gain g, {@code [C]}
   * @param offset f, {@code [C]}
   */
  Functional.Normalized forward(Tensor x, Tensor gain, Tensor offset) {
    Tensor h = x.to(dtype());
    if (!inPlanes(h)) {
      return Functional.groupNormWithStatistics(h, GROUPS, gain, offset, eps);
    }
    var planes = Functional.groupNormWithStatistics(h.contiguous(), GROUPS, gain, offset, eps);
    return new Functional.Normalized(planes.output().channelsLast(), planes.statistics());
  }
}
