package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The operations of transformers, as functions of tensors; the names are those of {@code
 * torch.nn.functional}.
 */
public final class Transformers {

  private Transformers() {}

  /**
   * Computes {@code softmax(q kᵀ / √d) v} for each head.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   * @param v values, {@code [B, heads, T, d]}
   * @return the shape of q
   */
  public static Tensor attention(Tensor q, Tensor k, Tensor v) {
    return attention(q, k, v, false);
  }

  /**
   * Computes attention in which each position sees only itself and those before it.
   *
   * @param q queries, {@code [B, heads, T, d]}
   * @param k keys, {@code [B, heads, T, d]}
   * @param v values, {@code [B, heads, T, d]}
   * @return the shape of q
   */
  public static Tensor causalAttention(Tensor q, Tensor k, Tensor v) {
    return attention(q, k, v, true);
  }

  /**
   * Computes attention. On the CPU 16 bits are widened to 32, whatever {@link Autograd#autocast}
   * asks for, unless {@link ShortAttention} can be used: without MKL, which this build of LibTorch
   * lacks, the fused kernel multiplies 16 bits one number at a time, which takes 20 times as long.
   */
  private static Tensor attention(Tensor q, Tensor k, Tensor v, boolean causal) {
    DType dtype = q.dtype();
    boolean narrow = dtype == DType.BF16 || dtype == DType.F16;
    if (!narrow || q.device().kind() != Device.Kind.CPU) {
      return fused(q, k, v, causal);
    }
    if (!causal && ShortAttention.takes(q, k)) {
      return ShortAttention.attend(q, k, v);
    }
    return Autograd.withoutAutocast(
            q.device(), () -> fused(q.to(DType.F32), k.to(DType.F32), v.to(DType.F32), causal))
        .to(dtype);
  }

  private static Tensor fused(Tensor q, Tensor k, Tensor v, boolean causal) {
    try (var noMask = new TensorOptional();
        var defaultScale = new DoubleOptional()) {
      return NativeCall.of(
          "scaled_dot_product_attention",
          () ->
              torch.scaled_dot_product_attention(
                  q.nativeTensor(),
                  k.nativeTensor(),
                  v.nativeTensor(),
                  noMask,
                  0.0,
                  causal,
                  defaultScale,
                  false),
          q,
          k,
          v);
    }
  }

  /**
   * Normalises the features of every row to mean 0 and variance 1, then scales and shifts them (Ba
   * et al. 2016, arXiv 1607.06450).
   *
   * @param x {@code [..., C]}
   * @param weight scale, {@code [C]}
   * @param bias shift, {@code [C]}
   * @param eps added to the variance
   * @return the shape of x
   */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double eps) {
    try (var w = new TensorOptional(weight.nativeTensor());
        var b = new TensorOptional(bias.nativeTensor())) {
      long[] features = {weight.size(0)};
      return NativeCall.of(
          "layer_norm",
          () -> torch.layer_norm(x.nativeTensor(), features, w, b, eps, true),
          x,
          weight);
    }
  }

  /**
   * Computes {@code x Φ(x)} with the normal distribution function Φ, not approximated (Hendrycks
   * and Gimpel 2016, arXiv 1606.08415).
   *
   * @param x any tensor
   * @return the shape of x
   */
  public static Tensor gelu(Tensor x) {
    return NativeCall.of("gelu", () -> torch.gelu(x.nativeTensor()), x);
  }

  /**
   * Computes {@code x σ(1.702 x)}, which OpenAI's CLIP has in the place of {@link #gelu}.
   *
   * @param x any tensor
   * @return the shape of x
   */
  public static Tensor quickGelu(Tensor x) {
    Tensor scaled = x.mul(1.702);
    return x.mul(NativeCall.of("sigmoid", () -> torch.sigmoid(scaled.nativeTensor()), x));
  }
}
