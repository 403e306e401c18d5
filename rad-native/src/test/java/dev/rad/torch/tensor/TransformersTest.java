package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformersTest {
  private static final int SIZE = 2 * 3 * 40 * 16;

  private static Tensor noise(long seed) {
    var random = new Random(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, 2, 3, 40, 16);
  }

  private static float[] attend(DType dtype, boolean causal) {
    Tensor q = noise(1).to(DType.BF16).to(dtype);
    Tensor k = noise(2).to(DType.BF16).to(dtype);
    Tensor v = noise(3).to(DType.BF16).to(dtype);
    Tensor attended =
        causal ? Transformers.causalAttention(q, k, v) : Transformers.attention(q, k, v);
    assertThat(attended.dtype()).isEqualTo(dtype);
    return attended.to(DType.BF16).to(DType.F32).toFloats();
  }

  /** Sixteen bits are multiplied in 32, and rounded once. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "BF16"})
  void attention_shortNumbers_equalsFloat32Rounded(DType dtype) {
    try (var scope = TensorScope.open()) {
      for (boolean causal : new boolean[] {false, true}) {
        float[] expected = attend(DType.F32, causal);

        assertThat(attend(dtype, causal)).isEqualTo(expected);
        assertThat(Autograd.autocast(Device.CPU, DType.BF16, () -> attend(DType.BF16, causal)))
            .isEqualTo(expected);
      }
    }
  }

  /** What bfloat16 costs: roundings of 2⁻⁹ each, of queries, scores, powers and sums. */
  private static final double ROUNDING = 0.01;

  private static Tensor bfloat16(long seed, long... shape) {
    return Tensors.randn(seed, shape).to(DType.BF16).transpose(1, 2); // heads as networks have them
  }

  private static double error(Tensor q, Tensor k, Tensor v) {
    Tensor exact = Transformers.attention(q.to(DType.F32), k.to(DType.F32), v.to(DType.F32));
    Tensor attended = ShortAttention.attend(q, k, v);
    assertThat(attended.dtype()).isEqualTo(DType.BF16);
    assertThat(attended.shape()).isEqualTo(q.shape());
    return attended.to(DType.F32).sub(exact).norm().item() / exact.norm().item();
  }

  /** Of the second shape some heads are computed at a time, of the third some queries. */
  @ParameterizedTest
  @CsvSource({"2, 3, 50, 7, 40", "1, 9, 500, 1024, 8", "1, 2, 2500, 1024, 8"})
  void shortAttention_anyShape_isCloseToFloat32(int b, int heads, int q, int t, int d) {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      assertThat(
              error(
                  bfloat16(1, b, q, heads, d),
                  bfloat16(2, b, t, heads, d),
                  bfloat16(3, b, t, heads, d)))
          .isLessThan(ROUNDING);
    }
  }

  /** Scores of up to 10⁴, whose powers no number holds: each query has one key that counts. */
  @Test
  void shortAttention_hugeScores_takesTheNearestKey() {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      Tensor q = bfloat16(1, 1, 20, 2, 16).mul(100);
      Tensor k = bfloat16(2, 1, 30, 2, 16).mul(100);
      Tensor v = bfloat16(3, 1, 30, 2, 16);
      assertThat(error(q, k, v)).isLessThan(2 * ROUNDING);
    }
  }

  @Test
  void shortAttention_recordedDerivativesOrFewScores_isNotUsed() {
    try (var scope = TensorScope.open()) {
      Tensor large = bfloat16(1, 1, 512, 1, 8);
      Tensor small = bfloat16(1, 1, 511, 1, 8);
      assertThat(ShortAttention.takes(large, large)).isFalse();
      try (var noGradients = Autograd.noGrad()) {
        assertThat(ShortAttention.takes(small, small)).isFalse();
        assertThat(ShortAttention.takes(large.to(DType.F32), large)).isFalse();
      }
    }
  }
}
