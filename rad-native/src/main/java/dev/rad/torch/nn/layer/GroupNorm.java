package dev.rad.torch.nn.layer;

import dev.rad.Device;
import dev.rad.model.UNetConfig;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/** Group normalisation over 32 groups, as everywhere in the ADM. */
public final class GroupNorm {

  private static final int GROUPS = UNetConfig.NORM_GROUPS;

  private final Tensor weight; // [C]
  private final Tensor bias; // [C]
  private final double eps;

  public GroupNorm(Weights weights, long channels, double eps) {
    this.weight = weights.take("weight", channels);
    this.bias = weights.take("bias", channels);
    this.eps = eps;
  }

  /** The element type to normalise in. */
  public DType dtype() {
    return weight.dtype();
  }

  /** What the normalised channels are multiplied by, {@code [C]}. */
  public Tensor weight() {
    return weight;
  }

  /** What is added then, {@code [C]}. */
  public Tensor bias() {
    return bias;
  }

  /** {@code GN(x)}; in the element type of this layer, unless derivatives are recorded. */
  public Tensor forward(Tensor x) {
    Tensor normal = normal(x, weight, bias);
    return inPlanes(normal) ? normal.channelsLast() : normal;
  }

  /** {@code GN(x)}, in the element type of x. */
  public Tensor like(Tensor x) {
    return as(x, normal(x, weight, bias));
  }

  /** {@code SiLU(GN(x))}, in the element type of x. */
  public Tensor silu(Tensor x) {
    return siluAs(x, normal(x, weight, bias));
  }

  private Tensor normal(Tensor x, Tensor gain, Tensor offset) {
    return Functional.groupNorm(input(x), GROUPS, gain, offset, eps);
  }

  /** The images as LibTorch normalises them fastest. */
  private Tensor input(Tensor x) {
    DType dtype = Autograd.isOn() ? x.dtype() : this.dtype();
    return inPlanes(x) ? x.contiguous(dtype) : x.to(dtype);
  }

  /**
   * Whether to go through planes, from and to channels that are last. LibTorch's kernels for GPUs
   * know nothing else. That for processors normalises fewer than 1024 pixels with their channels
   * last one group at a time; where a group is no whole vector it then takes three times as long as
   * reordering twice.
   */
  public static boolean inPlanes(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != 4) {
      return false;
    }
    if (x.device().kind() != Device.Kind.CPU) {
      return !Autograd.isOn(); // whose operator reorders by itself
    }
    long pixels = shape.size(2) * shape.size(3);
    long each = shape.size(1) / GROUPS;
    return 128 <= pixels && pixels < 1024 && each < 12 && each % 8 != 0;
  }

  /** What was made of x and normalised: in its element type, and no more in planes. */
  private static Tensor as(Tensor x, Tensor normalised) {
    return inPlanes(normalised) ? normalised.channelsLast(x.dtype()) : normalised.to(x.dtype());
  }

  /** SiLU of what was made of x and normalised and nobody else has, in the element type of x. */
  public static Tensor siluAs(Tensor x, Tensor normalised) {
    return as(x, Autograd.isOn() ? Functional.silu(normalised) : normalised.silu_());
  }

  /**
   * Gains and offsets of the plain normalisation as those of its input: {@code ĥ g + f = a h + d}.
   *
   * @param statistics of one image
   * @param gains g, {@code [K, C]}
   * @param offsets f, {@code [K, C]}
   * @return a and d, {@code [K, C]} each
   */
  public static Tensor[] ofInput(
      Functional.GroupStatistics statistics, Tensor gains, Tensor offsets) {
    long k = gains.size(0);
    Tensor rstd = statistics.rstd().reshape(GROUPS, 1);
    Tensor mean = statistics.mean().reshape(GROUPS, 1);
    Tensor a = gains.reshape(k, GROUPS, -1).mul(rstd);
    Tensor d = offsets.reshape(k, GROUPS, -1).sub(a.mul(mean));
    return new Tensor[] {a.reshape(k, -1), d.reshape(k, -1)};
  }

  /**
   * {@code ĥ g + f} of images, with each pixel's own.
   *
   * @param x {@code [B, C, H, W]}
   * @param gainAndOffset g and f, {@code [B, 2C, H|1, W|1]}, in planes if {@link #inPlanes} says so
   */
  public Tensor modulated(Tensor x, Tensor gainAndOffset) {
    return TensorScope.compute(
        () -> {
          Tensor[] parts = gainAndOffset.chunk(2, 1);
          return parts[1].addcmul(normal(x, null, null), parts[0]);
        });
  }

  /**
   * {@code ĥ g + f} of one image, and the groups' statistics.
   *
   * @param x {@code [1, C, H, W]}
   * @param gain g, {@code [C]}
   * @param offset f, {@code [C]}
   */
  public Functional.Normalized forward(Tensor x, Tensor gain, Tensor offset) {
    return Functional.groupNormWithStatistics(input(x), GROUPS, gain, offset, eps);
  }
}
