package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;

/**
 * A 3×3 convolution of an image of doubled size, computed before the doubling. Each pixel of the
 * small image stands for four, so that a pixel of the result depends on 2×2 small pixels alone,
 * with sums of the kernel's elements as weights. Its place among the four determines the sums:
 *
 * <pre>{@code
 * even rows   w₋₁, w₀ + w₁   over the small pixels i − 1 and i
 * odd rows    w₋₁ + w₀, w₁   over i and i + 1, and so for columns
 * }</pre>
 *
 * <p>Four 2×2 convolutions take 16 products for each small pixel and pair of channels; 3×3 at the
 * double size takes 36.
 */
final class UpsamplingConv2d {

  private final PackedConv2d phases;

  /**
   * Computes the four kernels of a convolution that keeps the size.
   *
   * @param weight {@code [C_out, C_in, 3, 3]}
   * @param bias {@code [C_out]}
   */
  UpsamplingConv2d(Tensor weight, Tensor bias) {
    this.phases =
        new PackedConv2d(
            List.of(weight, bias),
            () -> phases(weight),
            () -> Tensors.cat(0, bias, bias, bias, bias),
            1,
            1);
  }

  /**
   * Computes the four kernels, {@code [4 C_out, C_in, 2, 2]}: for even, then odd rows, and within
   * each for even, then odd columns.
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

  /** Sums the weights of three large pixels for two small ones, along one dimension. */
  private static Tensor pair(Tensor weight, int dimension, int odd) {
    Tensor before = weight.narrow(dimension, 0, 1);
    Tensor at = weight.narrow(dimension, 1, 1);
    Tensor after = weight.narrow(dimension, 2, 1);
    return odd == 0
        ? Tensors.cat(dimension, before, at.add(after))
        : Tensors.cat(dimension, before.add(at), after);
  }

  /** Returns whether this convolution can be used for an input. */
  boolean takes(Tensor x) {
    return phases.takes(x);
  }

  /** Computes {@code conv2d(upsample(x))} of {@code [B, C, H, W]}. */
  Tensor forward(Tensor x) {
    return TensorScope.compute(
        () -> {
          Tensor all = phases.forward(x).permute(0, 2, 3, 1); // [B, H + 1, W + 1, 4 C]
          long b = x.size(0);
          long h = x.size(2);
          long w = x.size(3);
          long c = all.size(3) / 4;
          return interleaved(all, h, w).reshape(b, 2 * h, 2 * w, c).permute(0, 3, 1, 2);
        });
  }

  /**
   * Views row r and column q of the four pixels of small pixel (i, j), {@code [B, H, 2, W, 2, C]}:
   * they are channels (r, q) of the pixel (i + r, j + q), so that a step along r goes one row and
   * two phases on at once.
   */
  private static Tensor interleaved(Tensor all, long h, long w) {
    long c = all.size(3) / 4;
    long column = 4 * c;
    long row = (w + 1) * column;
    return Tensors.strided(
        all.contiguous(),
        new long[] {all.size(0), h, 2, w, 2, c},
        new long[] {(h + 1) * row, row, row + 2 * c, column, column + c, 1});
  }

  /** Frees the packed kernels; they are made again when needed. */
  void release() {
    phases.release();
  }
}
