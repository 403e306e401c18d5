package dev.rad.torch.nn;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;

/**
 * A 3×3 convolution of an image of doubled size, computed before the doubling. Each pixel of the
 * small image stands for four, so that a result of the large one depends on 2×2 small pixels alone,
 * with sums of the kernel's elements as weights; which sums, its place among the four says:
 *
 * <pre>{@code
 * even rows   w₋₁, w₀ + w₁   over the small pixels i − 1 and i
 * odd rows    w₋₁ + w₀, w₁   over i and i + 1, and so for columns
 * }</pre>
 *
 * <p>Four 2×2 convolutions are 16 products for each small pixel and pair of channels, where 3×3 at
 * the double size is 36.
 */
final class UpsamplingConv2d {

  private final PackedConv2d phases;

  /**
   * A convolution that keeps the size.
   *
   * @param weight {@code [C_out, C_in, 3, 3]}
   * @param bias {@code [C_out]}
   */
  UpsamplingConv2d(Tensor weight, Tensor bias) {
    this.phases =
        new PackedConv2d(
            weight, bias, UpsamplingConv2d::phases, b -> Tensors.cat(0, b, b, b, b), 1, 1);
  }

  /**
   * The four kernels, {@code [4 C_out, C_in, 2, 2]}: even and odd rows, in each even and odd
   * columns.
   */
  private static Tensor phases(Tensor weight) {
    Tensor[] kernels = new Tensor[4];
    for (int row = 0; row < 2; row++) {
      Tensor rows = pair(weight, 2, row);
      for (int column = 0; column < 2; column++) {
        kernels[2 * row + column] = pair(rows, 3, column);
      }
    }
    return Tensors.cat(0, kernels);
  }

  /** The weights of two small pixels of the three of the large ones, along one dimension. */
  private static Tensor pair(Tensor weight, int dimension, int odd) {
    Tensor before = weight.narrow(dimension, 0, 1);
    Tensor at = weight.narrow(dimension, 1, 1);
    Tensor after = weight.narrow(dimension, 2, 1);
    return odd == 0
        ? Tensors.cat(dimension, before, at.add(after))
        : Tensors.cat(dimension, before.add(at), after);
  }

  boolean takes(Tensor x) {
    return phases.takes(x);
  }

  /** {@code conv2d(upsample(x))} of {@code [B, C, H, W]}. */
  Tensor forward(Tensor x) {
    return TensorScope.compute(
        () -> {
          Tensor all = phases.forward(x).permute(0, 2, 3, 1); // [B, H + 1, W + 1, 4 C]
          long b = x.size(0);
          long h = x.size(2);
          long w = x.size(3);
          long c = all.size(3) / 4;
          Tensor pixels = Tensors.empty(x.dtype(), b, h, 2, w, 2, c);
          for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
              Tensor phase =
                  all.narrow(1, row, h).narrow(2, column, w).narrow(3, (2 * row + column) * c, c);
              pixels.select(4, column).select(2, row).copy_(phase);
            }
          }
          return pixels.view(b, 2 * h, 2 * w, c).permute(0, 3, 1, 2);
        });
  }

  void release() {
    phases.release();
  }
}
