package dev.rad.torch.nn;

import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Transformers;

/**
 * The attention shared by all networks, over queries, keys and values that each network computes in
 * its own way.
 */
final class HeadAttention {

  private HeadAttention() {}

  /**
   * Attends in each head.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   * @param v values, {@code [B, heads, T, d]}
   * @param causal whether a position attends only to itself and those before it
   * @return {@code [B, heads, Q, d]} in the type of q
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
    Tensor queries = operand(q);
    Tensor keys = operand(k);
    Tensor values = operand(v);
    return causal
        ? Transformers.causalAttention(queries, keys, values)
        : Transformers.attention(queries, keys, values);
  }

  private static Tensor operand(Tensor part) {
    return Autograd.isOn() ? part.contiguous() : part;
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
