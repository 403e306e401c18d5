package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention in bfloat16 on processors that multiply it, as two matrix products of oneDNN: {@code Σ
 * 2ˢ v / Σ 2ˢ} with the scores {@code s = q kᵀ log₂e / √d}, which is {@code softmax(q kᵀ / √d) v}.
 * A column of ones beside the values gives the divisor. Few heads and queries are computed at a
 * time, so that their scores stay in the caches. Scores, powers and both sums are rounded to
 * bfloat16. It records no derivatives.
 */
final class ShortAttention {

  /** The scores that are computed at a time: 4 MiB. */
  private static final long SCORES = 1L << 21;

  /** With fewer scores than this the calls take longer than what they compute. */
  private static final long FEWEST = 1L << 18;

  /** The largest score whose power, times a value and summed, is far from overflow at 2¹²⁸. */
  private static final double LARGEST = 90;

  private static final double LOG2_E = 1 / Math.log(2);

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
   * Returns whether this way can be used, and is faster than float32. It is not where types are
   * chosen automatically, so that a training is validated with the attention it is trained with.
   *
   * @param q queries, {@code [B, heads, Q, d]}
   * @param k keys, {@code [B, heads, T, d]}
   */
  static boolean takes(Tensor q, Tensor k) {
    return IS_FAST
        && q.dtype() == DType.BF16
        && OneDnn.takes(q)
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
          Tensor queries = matrices(q.mul(LOG2_E / Math.sqrt(q.size(3))));
          Tensor keys = matrices(k);
          boolean bounded = longest(queries) * longest(keys) <= LARGEST; // Cauchy-Schwarz
          long heads = queries.size(0);
          long features = v.size(3);
          Tensor sums = Tensors.empty(DType.BF16, heads, q.size(2), features + 1);
          var all = new Heads(queries, keys.transpose(1, 2), withOnes(matrices(v)), sums, bounded);
          long each = clamp(SCORES / (q.size(2) * k.size(2)), heads);
          for (long from = 0; from < heads; from += each) {
            long first = from;
            TensorScope.run(() -> all.some(first, Math.min(each, heads - first)).attend());
          }
          Tensor attended = sums.narrow(2, 0, features).div(sums.narrow(2, features, 1));
          return attended.reshape(q.shape().toArray());
        });
  }

  /** Lines up the heads of all pictures: {@code [B heads, T, d]}. */
  private static Tensor matrices(Tensor heads) {
    return heads.reshape(heads.size(0) * heads.size(1), heads.size(2), heads.size(3));
  }

  /** Returns the greatest length of a row, {@code [.., d]}. */
  private static double longest(Tensor rows) {
    Tensor squares = rows.to(DType.F32).square();
    Tensor sums = NativeCall.of("sum", () -> torch.sum(squares.nativeTensor(), -1), squares);
    return Math.sqrt(NativeCall.of("amax", () -> torch.amax(sums.nativeTensor()), sums).item());
  }

  private static Tensor withOnes(Tensor values) {
    return Tensors.cat(2, values, Tensors.full(DType.BF16, 1, values.size(0), values.size(1), 1));
  }

  private static long clamp(long value, long most) {
    return Math.max(1, Math.min(value, most));
  }

  /**
   * Some heads.
   *
   * @param q scaled queries, {@code [heads, Q, d]}
   * @param k keys, {@code [heads, d, T]}
   * @param v values and ones, {@code [heads, T, d + 1]}
   * @param sums the place of the result, {@code [heads, Q, d + 1]}
   * @param bounded whether no score can exceed the largest
   */
  private record Heads(Tensor q, Tensor k, Tensor v, Tensor sums, boolean bounded) {

    Heads some(long from, long count) {
      return new Heads(
          q.narrow(0, from, count),
          k.narrow(0, from, count),
          v.narrow(0, from, count),
          sums.narrow(0, from, count),
          bounded);
    }

    /** Attends with some queries at a time. */
    void attend() {
      long queries = q.size(1);
      long each = clamp(SCORES / (q.size(0) * k.size(2)), queries);
      for (long from = 0; from < queries; from += each) {
        long first = from;
        long count = Math.min(each, queries - from);
        TensorScope.run(
            () -> {
              Tensor powers = powers(Functional.bmm(q.narrow(1, first, count), k));
              sums.narrow(1, first, count).copy_(Functional.bmm(powers, v));
            });
      }
    }

    private Tensor powers(Tensor scores) {
      if (!bounded) {
        long[] last = {-1};
        Tensor largest =
            NativeCall.of("amax", () -> torch.amax(scores.nativeTensor(), last, true), scores);
        scores.nativeTensor().sub_(largest.nativeTensor());
      }
      return NativeCall.inPlace("exp2_", scores, () -> scores.nativeTensor().exp2_());
    }
  }
}
