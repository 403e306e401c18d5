package dev.rad.torch.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.torch.NativeObjects;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class AndersonTest {

  /**
   * {@code F(x) = A x + b} with {@code A = [[0.5, 0.3], [0, −0.5]]}: its fixed point {@code (I −
   * A)⁻¹ b} is, by hand, {@code (2 b₁ + 0.4 b₂, b₂ / 1.5)}.
   */
  private static Tensor map(Tensor x) {
    Tensor a = Tensors.of(new float[] {0.5f, 0.3f, 0, -0.5f}, 2, 2);
    Tensor b = Tensors.of(new float[] {1, 2, -3, 0.5f}, 2, 2);
    return Functional.linear(x, a, Tensors.zeros(x.dtype(), 2)).add(b);
  }

  private static final float[] FIXED = {2.8f, 4 / 3f, -5.8f, 1 / 3f};

  private static float[] solve(Anderson solver, int rounds) {
    Tensor x = Tensors.of(new float[4], 2, 2);
    for (int i = 0; i < rounds; i++) {
      solver.add(x, map(x));
      x = solver.next();
    }
    return x.toFloats();
  }

  /** With as many guesses as dimensions and one more, a linear map is solved exactly. */
  @Test
  void next_linearMapOfTwoDimensions_isSolvedInThreeRounds() {
    try (var scope = TensorScope.open();
        var solver = new Anderson(3, 1e-9)) {
      float[] solution = solve(solver, 3);
      for (int i = 0; i < 4; i++) {
        assertThat(solution[i]).isCloseTo(FIXED[i], within(1e-3f));
      }
    }
  }

  @Test
  void next_memoryOfOne_isTheMapsValue() {
    try (var scope = TensorScope.open();
        var solver = new Anderson(1, 1e-3)) {
      Tensor x = Tensors.of(new float[4], 2, 2);
      for (int i = 0; i < 4; i++) {
        x = map(x);
      }
      assertThat(solve(solver, 4)).isEqualTo(x.toFloats());
    }
  }

  /** A great ridge leaves no preference: all weights are the same. */
  @Test
  void next_greatRidge_isTheMeanOfTheValues() {
    try (var scope = TensorScope.open();
        var solver = new Anderson(2, 1e12)) {
      Tensor zero = Tensors.of(new float[] {0}, 1, 1);
      solver.add(zero, zero.add(1));
      solver.add(zero, zero.add(4));
      assertThat(solver.next().item()).isCloseTo(2.5, within(1e-6));
      solver.add(zero, zero.add(10)); // forgets the first
      assertThat(solver.next().item()).isCloseTo(7, within(1e-6));
    }
  }

  @Test
  void next_withoutGuess_isRefused() {
    try (var solver = new Anderson(2, 1)) {
      assertThatThrownBy(solver::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void close_afterRounds_leavesNoNativeObject() {
    try (var scope = TensorScope.open()) {
      long before = NativeObjects.count();
      TensorScope.run(
          () -> {
            try (var solver = new Anderson(2, 1e-3)) {
              solve(solver, 4);
            }
          });
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }
}
