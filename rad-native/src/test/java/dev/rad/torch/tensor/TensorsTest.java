package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;

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
}
