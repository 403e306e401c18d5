package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Transformers;

/** The attention of all networks, over the queries, keys and values that each makes its own way. */
final class HeadAttention {

  private HeadAttention() {}

  /**
   * Attends in each head.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   * @param v values, {@code [B, heads, T, d]}
   * @param causal whether a position sees only itself and those before it
   * @return {@code [B, heads, Q, d]} in the type of q
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
    DType dtype = isSlow(q) ? DType.F32 : q.dtype();
    Tensor queries = operand(q, dtype);
    Tensor keys = operand(k, dtype);
    Tensor values = operand(v, dtype);
    Tensor attended =
        causal
            ? Transformers.causalAttention(queries, keys, values)
            : Transformers.attention(queries, keys, values);
    return attended.to(q.dtype());
  }

  private static Tensor operand(Tensor part, DType dtype) {
    Tensor converted = part.to(dtype);
    return Autograd.isOn() ? converted.contiguous() : converted;
  }

  /**
   * Returns whether to attend in float32: on the CPU, LibTorch takes 20 times as long in 16 bits.
   */
  private static boolean isSlow(Tensor x) {
    return x.device().kind() == Device.Kind.CPU
        && !Autograd.isOn()
        && (x.dtype() == DType.BF16 || x.dtype() == DType.F16);
  }

  /** Splits the features of rows {@code [B, T, C]} into heads, {@code [B, heads, T, C / heads]}. */
  static Tensor split(Tensor rows, int heads) {
    long b = rows.size(0);
    long t = rows.size(1);
    return rows.reshape(b, t, heads, rows.size(2) / heads).transpose(1, 2);
  }

  /** Joins the heads {@code [B, heads, T, d]} to rows {@code [B, T, heads d]}. */
  static Tensor merge(Tensor heads) {
    long b = heads.size(0);
    long t = heads.size(2);
    return heads.transpose(1, 2).reshape(b, t, -1);
  }
}
