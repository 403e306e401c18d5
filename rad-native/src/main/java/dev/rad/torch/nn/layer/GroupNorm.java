package dev.rad.torch.nn.layer;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.model.UNetConfig;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/**
 * Group normalisation (Wu and He 2018, arXiv 1803.08494), over 32 groups, as everywhere in the ADM,
 * unless another number is given: {@code GN(x) = ĥ w + β}, with the normalised input ĥ and the
 * layer's weight w and bias β.
 */
public final class GroupNorm {

  private static final int GROUPS = UNetConfig.NORM_GROUPS;

  private final Tensor weight; // [C]
  private final Tensor bias; // [C]
  private final int groups;
  private final double eps;

  /**
   * Takes the layer's parameters, for 32 groups.
   *
   * @param weights the layer's parameters
   * @param channels C, a multiple of 32
   * @param eps added to the variance
   */
  public GroupNorm(Weights weights, long channels, double eps) {
    this(weights, channels, GROUPS, eps);
  }

  /**
   * Takes the layer's parameters.
   *
   * @param weights the layer's parameters
   * @param channels C
   * @param groups the number of groups, a divisor of C
   * @param eps added to the variance
   */
  public GroupNorm(Weights weights, long channels, int groups, double eps) {
    this.groups = groups;
    this.weight = weights.take("weight", channels);
    this.bias = weights.take("bias", channels);
    this.eps = eps;
  }

  /** {@return the element type that the layer normalises in} */
  public DType dtype() {
    return weight.dtype();
  }

  /** {@return the factor of each normalised channel, {@code [C]}} */
  public Tensor weight() {
    return weight;
  }

  /** {@return what is then added to each channel, {@code [C]}} */
  public Tensor bias() {
    return bias;
  }

  /**
   * Computes {@code GN(x)}.
   *
   * @param x {@code [B, C, ...]}
   * @return the shape of x, in the element type of this layer unless derivatives are recorded
   */
  public Tensor forward(Tensor x) {
    Tensor normal = normal(x);
    return inPlanes(normal) ? MemoryOrder.fastest(normal) : normal;
  }

  /**
   * Computes {@code GN(x)} in the element type of x.
   *
   * @param x {@code [B, C, ...]}
   * @return the shape and type of x
   */
  public Tensor like(Tensor x) {
    return as(x, normal(x));
  }

  /**
   * Computes {@code SiLU(GN(x))} in the element type of x.
   *
   * @param x {@code [B, C, ...]}
   * @return the shape and type of x
   */
  public Tensor silu(Tensor x) {
    return siluAs(x, normal(x));
  }

  private Tensor normal(Tensor x) {
    return Functional.groupNorm(input(x), groups, weight, bias, eps);
  }

  /** Converts images to the memory order that LibTorch normalises fastest. */
  private Tensor input(Tensor x) {
    DType dtype = Autograd.isOn() ? x.dtype() : this.dtype();
    return inPlanes(x) ? x.contiguous(dtype) : x.to(dtype);
  }

  /**
   * Returns whether images are normalised in row-major order. LibTorch's GPU kernels support no
   * other order. With channels last and fewer than 1024 pixels, its CPU kernel normalises one group
   * at a time; if a group does not fill whole vectors, that takes three times as long as reordering
   * twice. Where derivatives are recorded, {@linkplain MemoryOrder the whole network} has row-major
   * order.
   *
   * @param x {@code [B, C, H, W]}
   * @return true where row-major order is faster
   */
  public static boolean inPlanes(Tensor x) {
    Shape shape = x.shape();
    if (shape.rank() != 4) {
      return false;
    }
    if (x.device().kind() != Device.Kind.CPU) {
      return !Autograd.isOn(); // whose operator reorders by itself
    }
    if (MemoryOrder.isRowMajor(x.device())) {
      return true;
    }
    long pixels = shape.size(2) * shape.size(3);
    long each = shape.size(1) / GROUPS;
    return 128 <= pixels && pixels < 1024 && each < 12 && each % 8 != 0;
  }

  /** Converts the normalisation of x to the element type of x, in the network's order. */
  private static Tensor as(Tensor x, Tensor normalised) {
    boolean back = inPlanes(normalised) && !MemoryOrder.isRowMajor(x.device());
    return back ? normalised.channelsLast(x.dtype()) : normalised.to(x.dtype());
  }

  /**
   * Applies SiLU to the normalisation of x, in place unless derivatives are recorded.
   *
   * @param x gives the element type
   * @param normalised a tensor that nothing else uses
   * @return the shape of x, in its element type
   */
  public static Tensor siluAs(Tensor x, Tensor normalised) {
    return Autograd.isOn()
        ? Functional.silu(as(x, normalised)) // so that its derivative has one order, too
        : as(x, normalised.silu_());
  }

  /**
   * Folds the statistics into gains and offsets of the normalised image, so that they apply to the
   * image itself: {@code ĥ g + f = a h + d}.
   *
   * @param statistics the statistics of one image
   * @param gains g, {@code [K, C]}
   * @param offsets f, {@code [K, C]}
   * @return a and d, {@code [K, C]} each
   */
  public static Tensor[] foldStatistics(
      Functional.GroupStatistics statistics, Tensor gains, Tensor offsets) {
    long k = gains.size(0);
    Tensor rstd = statistics.rstd().reshape(GROUPS, 1);
    Tensor mean = statistics.mean().reshape(GROUPS, 1);
    Tensor a = gains.reshape(k, GROUPS, -1).mul(rstd);
    Tensor d = offsets.reshape(k, GROUPS, -1).sub(a.mul(mean));
    return new Tensor[] {a.reshape(k, -1), d.reshape(k, -1)};
  }

  /**
   * Computes {@code ĥ g + f} with a gain and an offset for each pixel.
   *
   * @param x {@code [B, C, H, W]}
   * @param gainAndOffset g and f, {@code [B, 2C, H|1, W|1]}, in row-major order if {@link
   *     #inPlanes} says so
   * @return the shape of x
   */
  public Tensor forwardWithMaps(Tensor x, Tensor gainAndOffset) {
    return TensorScope.compute(
        () -> {
          Tensor[] parts = gainAndOffset.chunk(2, 1);
          return parts[1].addcmul(Functional.groupNorm(input(x), groups, eps), parts[0]);
        });
  }

  /**
   * Computes {@code ĥ g + f} for one image, and the statistics of its groups.
   *
   * @param x {@code [1, C, H, W]}
   * @param gain g, {@code [C]}
   * @param offset f, {@code [C]}
   * @return the normalised image and the statistics that it was normalised with
   */
  public Functional.Normalized forwardWithStatistics(Tensor x, Tensor gain, Tensor offset) {
    return Functional.groupNormWithStatistics(input(x), groups, gain, offset, eps);
  }

  @Override
  public String toString() {
    return "GroupNorm[groups=" + groups + ", channels=" + weight.size(0) + ", eps=" + eps + "]";
  }
}
