package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention in bfloat16 on processors that multiply it: {@code softmax(q kᵀ / √d) v} as two matrix
 * products of oneDNN, for so few heads and queries at a time that their scores stay in the caches.
 * Scores and weights are rounded to bfloat16, sums are not. It records no derivatives.
 */
final class ShortAttention {

  /** The scores that are computed at a time: 4 MiB. */
  private static final long SCORES = 1L << 21;

  /** With fewer scores than this the calls take longer than what they compute. */
  private static final long FEWEST = 1L << 18;

  private static final boolean IS_FAST = hasProducts();

  private ShortAttention() {}

  /** Linux lists what the processor can do. Other systems do not, so float32 is used there. */
  private static boolean hasProducts() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.anyMatch(Pattern.compile("^flags.*\\b(avx512_bf16|amx_bf16)\\b").asPredicate());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Returns whether this way can be used, and is faster than float32.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   */
  static boolean takes(Tensor q, Tensor k) {
    return IS_FAST
        && q.dtype() == DType.BF16
        && !Autograd.isOn()
        && q.size(0) * q.size(1) * q.size(2) * k.size(2) >= FEWEST;
  }

  /**
   * Computes attention, on any processor.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   * @param v values, {@code [B, heads, T, d]}
   * @return the shape of q
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v) {
    return TensorScope.compute(
        () -> {
          Tensor attended = Tensors.empty(DType.BF16, q.shape().toArray());
          var all = new Heads(matrices(q), matrices(k), matrices(v), matrices(attended));
          long heads = all.q.size(0);
          long each = clamp(SCORES / (q.size(2) * k.size(2)), heads);
          for (long from = 0; from < heads; from += each) {
            long first = from;
            TensorScope.run(() -> all.some(first, Math.min(each, heads - first)).attend());
          }
          return attended;
        });
  }

  /** Lines up the heads of all pictures: {@code [B heads, T, d]}. */
  private static Tensor matrices(Tensor heads) {
    return heads.reshape(heads.size(0) * heads.size(1), heads.size(2), heads.size(3));
  }

  private static long clamp(long value, long most) {
    return Math.max(1, Math.min(value, most));
  }

  /** Queries, keys and values of some heads, and the place of the result. */
  private record Heads(Tensor q, Tensor k, Tensor v, Tensor attended) {

    Heads some(long from, long count) {
      return new Heads(
          q.narrow(0, from, count),
          k.narrow(0, from, count),
          v.narrow(0, from, count),
          attended.narrow(0, from, count));
    }

    /** Attends with some queries at a time. */
    void attend() {
      Tensor keys = k.transpose(1, 2);
      long queries = q.size(1);
      long each = clamp(SCORES / (q.size(0) * k.size(1)), queries);
      for (long from = 0; from < queries; from += each) {
        long first = from;
        long count = Math.min(each, queries - from);
        TensorScope.run(
            () -> {
              Tensor weights = weights(q.narrow(1, first, count), keys);
              attended.narrow(1, first, count).copy_(Functional.bmm(weights, v));
            });
      }
    }
  }

  /** Computes {@code softmax(q kᵀ / √d)}; the quotient is rounded once. */
  private static Tensor weights(Tensor q, Tensor keys) {
    try (var scale = new Scalar(1 / Math.sqrt(q.size(2)));
        var nothing = new Scalar(0)) {
      Tensor unused = Tensors.empty(DType.BF16, q.size(0), q.size(1), keys.size(2));
      Tensor scores =
          NativeCall.of(
              "baddbmm",
              () ->
                  torch.baddbmm(
                      unused.nativeTensor(), q.nativeTensor(), keys.nativeTensor(), nothing, scale),
              q,
              keys);
      return NativeCall.of("softmax", () -> torch.softmax(scores.nativeTensor(), -1), scores);
    }
  }
}
