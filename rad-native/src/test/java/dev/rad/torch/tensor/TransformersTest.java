package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
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
}
