package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.NativeException;
import org.junit.jupiter.api.Test;

class TensorsTest {

  @Test
  void of_noElements_isReadBack() {
    try (var scope = TensorScope.open()) {
      Tensor floats = Tensors.of(new float[0], 0, 3);
      assertThat(floats.shape()).isEqualTo(Shape.of(0, 3));
      assertThat(floats.toFloats()).isEmpty();
      assertThat(Tensors.of(new long[0], 0).toLongs()).isEmpty();
    }
  }

  @Test
  void strided_walksThroughTheMemory_andNeverLeavesIt() {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.of(new float[] {0, 1, 2, 3, 4, 5}, 6);
      Tensor overlapping = Tensors.strided(x, new long[] {2, 3}, new long[] {1, 2});
      assertThat(overlapping.toFloats()).containsExactly(0, 2, 4, 1, 3, 5);
      assertThatThrownBy(() -> Tensors.strided(x, new long[] {4}, new long[] {2}))
          .isInstanceOf(NativeException.class)
          .hasMessageContaining("as_strided");
    }
  }
}
