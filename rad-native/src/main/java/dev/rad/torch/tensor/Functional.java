package dev.rad.torch.tensor;

import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The operations of networks, as functions of tensors; the names are those of {@code
 * torch.nn.functional}. Images are {@code [B, C, H, W]}.
 */
public final class Functional {

  private Functional() {}

  /**
   * Computes a two-dimensional convolution.
   *
   * @param x {@code [B, C_in, H, W]}
   * @param weight {@code [C_out, C_in, k, k]}
   * @param bias {@code [C_out]}
   * @param stride in pixels
   * @param padding zeros at each border, in pixels
   * @return {@code [B, C_out, H', W']}
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    try (var b = new TensorOptional(bias.nativeTensor())) {
      return conv2d(x, weight, b, stride, padding, padding);
    }
  }

  /**
   * Computes a two-dimensional convolution without a bias.
   *
   * @param x {@code [B, C_in, H, W]}
   * @param weight {@code [C_out, C_in, k, k]}
   * @param stride in pixels
   * @param padding zeros at each border, in pixels
   * @return {@code [B, C_out, H', W']}
   */
  public static Tensor conv2d(Tensor x, Tensor weight, int stride, int padding) {
    return conv2d(x, weight, stride, padding, padding);
  }

  /**
   * Computes a two-dimensional convolution without a bias, whose kernel may be a rectangle.
   *
   * @param x {@code [B, C_in, H, W]}
   * @param weight {@code [C_out, C_in, k_h, k_w]}
   * @param stride in pixels
   * @param paddingY zeros above and below, in pixels
   * @param paddingX zeros at the left and the right, in pixels
   * @return {@code [B, C_out, H', W']}
   */
  public static Tensor conv2d(Tensor x, Tensor weight, int stride, int paddingY, int paddingX) {
    try (var noBias = new TensorOptional()) {
      return conv2d(x, weight, noBias, stride, paddingY, paddingX);
    }
  }

  private static Tensor conv2d(
      Tensor x, Tensor weight, TensorOptional bias, int stride, int paddingY, int paddingX) {
    return NativeCall.of(
        "conv2d",
        () ->
            torch.conv2d(
                x.nativeTensor(),
                weight.nativeTensor(),
                bias,
                new long[] {stride, stride},
                new long[] {paddingY, paddingX},
                new long[] {1, 1},
                1),
        x,
        weight);
  }

  /**
   * Computes {@code x · weightᵀ + bias} over the last dimension.
   *
   * @param x {@code [..., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}
   * @return {@code [..., out]}
   */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    try (var b = new TensorOptional(bias.nativeTensor())) {
      return linear(x, weight, b);
    }
  }

  /**
   * Computes {@code x · weightᵀ} over the last dimension.
   *
   * @param x {@code [..., in]}
   * @param weight {@code [out, in]}
   * @return {@code [..., out]}
   */
  public static Tensor linear(Tensor x, Tensor weight) {
    try (var noBias = new TensorOptional()) {
      return linear(x, weight, noBias);
    }
  }

  private static Tensor linear(Tensor x, Tensor weight, TensorOptional bias) {
    return NativeCall.of(
        "linear", () -> torch.linear(x.nativeTensor(), weight.nativeTensor(), bias), x, weight);
  }

  /**
   * Normalises groups of channels of each image to mean 0 and variance 1, then scales and shifts.
   *
   * @param x {@code [B, C, ...]}
   * @param groups how many groups the channels form
   * @param weight scale, {@code [C]}
   * @param bias shift, {@code [C]}
   * @param eps added to the variance
   * @return the shape of x
   */
  public static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, double eps) {
    try (var w = new TensorOptional(weight.nativeTensor());
        var b = new TensorOptional(bias.nativeTensor())) {
      return groupNorm(x, groups, w, b, eps);
    }
  }

  /**
   * Normalises groups of channels of each image to mean 0 and variance 1.
   *
   * @param x {@code [B, C, ...]}
   * @param groups how many groups the channels form
   * @param eps added to the variance
   * @return the shape of x
   */
  public static Tensor groupNorm(Tensor x, int groups, double eps) {
    try (var noWeight = new TensorOptional();
        var noBias = new TensorOptional()) {
      return groupNorm(x, groups, noWeight, noBias, eps);
    }
  }

  private static Tensor groupNorm(
      Tensor x, int groups, TensorOptional weight, TensorOptional bias, double eps) {
    return NativeCall.of(
        "group_norm", () -> torch.group_norm(x.nativeTensor(), groups, weight, bias, eps, true), x);
  }

  /**
   * What a group normalisation subtracts and multiplies by.
   *
   * @param mean the mean of each group, {@code [B, groups]}
   * @param rstd {@code 1 / √(variance + eps)} of each group, {@code [B, groups]}
   */
  public record GroupStatistics(Tensor mean, Tensor rstd) {}

  /**
   * What a group normalisation gives.
   *
   * @param output the shape of the input
   * @param statistics those that it used
   */
  public record Normalized(Tensor output, GroupStatistics statistics) {}

  /**
   * Computes {@link #groupNorm} and returns the statistics, too.
   *
   * @param x {@code [B, C, H, W]}
   * @param groups how many groups the channels form
   * @param weight scale, {@code [C]}
   * @param bias shift, {@code [C]}
   * @param eps added to the variance
   * @return output and statistics
   */
  public static Normalized groupNormWithStatistics(
      Tensor x, int groups, Tensor weight, Tensor bias, double eps) {
    long pixels = x.size(2) * x.size(3);
    Tensor[] statistics = new Tensor[2];
    try (var w = new TensorOptional(weight.nativeTensor());
        var b = new TensorOptional(bias.nativeTensor())) {
      Tensor output =
          NativeCall.of(
              "native_group_norm",
              () -> {
                var all =
                    torch.native_group_norm(
                        x.nativeTensor(), w, b, x.size(0), x.size(1), pixels, groups, eps);
                statistics[0] = Tensor.borrow(all.get1());
                statistics[1] = Tensor.borrow(all.get2());
                return new org.bytedeco.pytorch.Tensor(all.get0());
              },
              x);
      return new Normalized(output, new GroupStatistics(statistics[0], statistics[1]));
    }
  }

  /**
   * Computes {@code x · sigmoid(x)}.
   *
   * @param x any tensor
   * @return the shape of x
   */
  public static Tensor silu(Tensor x) {
    return NativeCall.of("silu", () -> torch.silu(x.nativeTensor()), x);
  }

  /**
   * Computes {@code max(x, 0)}.
   *
   * @param x any tensor
   * @return the shape of x
   */
  public static Tensor relu(Tensor x) {
    return NativeCall.of("relu", () -> torch.relu(x.nativeTensor()), x);
  }

  /**
   * Computes {@code x − log Σ exp x} along a dimension, without overflow.
   *
   * @param x unnormalised logarithms of probabilities
   * @param dimension along which they are those of one choice
   * @return the shape of x; its exponentials sum to 1 along the dimension
   */
  public static Tensor logSoftmax(Tensor x, int dimension) {
    return NativeCall.of("log_softmax", () -> torch.log_softmax(x.nativeTensor(), dimension), x);
  }

  /**
   * Computes means over some dimensions, which the result lacks.
   *
   * @param x any tensor
   * @param dimensions which, one at least
   * @return the shape of x without them
   */
  public static Tensor mean(Tensor x, long... dimensions) {
    return NativeCall.of("mean", () -> torch.mean(x.nativeTensor(), dimensions), x);
  }

  /**
   * Multiplies matrices.
   *
   * @param a {@code [n, k]}
   * @param b {@code [k, m]}
   * @return {@code [n, m]}
   */
  public static Tensor matmul(Tensor a, Tensor b) {
    return NativeCall.of("matmul", () -> torch.matmul(a.nativeTensor(), b.nativeTensor()), a, b);
  }

  /**
   * Multiplies a batch of matrices.
   *
   * @param a {@code [B, n, k]}
   * @param b {@code [B, k, m]}
   * @return {@code [B, n, m]}
   */
  public static Tensor bmm(Tensor a, Tensor b) {
    return NativeCall.of("bmm", () -> torch.bmm(a.nativeTensor(), b.nativeTensor()), a, b);
  }

  /**
   * Halves height and width by means of 2×2 pixels.
   *
   * @param x {@code [B, C, H, W]}
   * @return {@code [B, C, H/2, W/2]}
   */
  public static Tensor averagePool2x(Tensor x) {
    return NativeCall.of("avg_pool2d", () -> torch.avg_pool2d(x.nativeTensor(), 2, 2), x);
  }

  /**
   * Doubles height and width by repeating every pixel in 2×2.
   *
   * @param x {@code [B, C, H, W]}
   * @return {@code [B, C, 2H, 2W]}
   */
  public static Tensor nearestUpsample2x(Tensor x) {
    long[] size = {2 * x.size(-2), 2 * x.size(-1)};
    return NativeCall.of(
        "upsample_nearest2d", () -> torch.upsample_nearest2d(x.nativeTensor(), size), x);
  }

  /**
   * Resizes bilinearly with aligned corners and without antialiasing: output pixel i samples the
   * input at {@code i (n_in − 1) / (n_out − 1)}.
   *
   * @param x {@code [B, C, H, W]}
   * @param height the height of the result
   * @param width the width of the result
   * @return {@code [B, C, height, width]}; x itself if it has that size
   */
  public static Tensor bilinearAlignCorners(Tensor x, long height, long width) {
    if (x.size(-2) == height && x.size(-1) == width) {
      return x;
    }
    return NativeCall.of(
        "upsample_bilinear2d",
        () -> torch.upsample_bilinear2d(x.nativeTensor(), new long[] {height, width}, true),
        x);
  }

  /**
   * Resizes bilinearly with half-pixel centres and without antialiasing: output pixel i samples the
   * input at {@code (i + ½) n_in / n_out − ½}, the edge pixel beyond the edges.
   *
   * @param x {@code [B, C, H, W]}
   * @param height the height of the result
   * @param width the width of the result
   * @return {@code [B, C, height, width]}
   */
  public static Tensor bilinear(Tensor x, long height, long width) {
    return NativeCall.of(
        "upsample_bilinear2d",
        () -> torch.upsample_bilinear2d(x.nativeTensor(), new long[] {height, width}, false),
        x);
  }
}
