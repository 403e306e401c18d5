package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Pooling;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TiledPassTest {

  /** A function of single pixels has no tiles to tell apart. */
  @Property(tries = 40)
  void apply_functionOfEachPixel_isThatOfTheWhole(
      @ForAll @IntRange(min = 1, max = 23) int height,
      @ForAll @IntRange(min = 1, max = 23) int width) {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(7, 1, 2, height, width);
      var growing = new TiledPass(8, 2, 2, 1);
      assertClose(
          growing.apply(x, Functional::nearestUpsample2x), Functional.nearestUpsample2x(x), 1e-6);
      Tensor large = Tensors.randn(8, 1, 2, 4L * height, 4L * width);
      var shrinking = new TiledPass(32, 8, 1, 4);
      assertClose(
          shrinking.apply(large, tile -> Pooling.average(tile, 4, 4, 0)),
          Pooling.average(large, 4, 4, 0),
          1e-6);
    }
  }

  @Test
  void apply_tilesThatDiffer_fadeLinearlyOverTheOverlap() {
    try (var scope = TensorScope.open()) {
      int[] calls = {0};
      var pass = new TiledPass(8, 4, 1, 1);
      Tensor x = Tensors.zeros(DType.F32, 1, 1, 1, 12);
      Tensor y = pass.apply(x, tile -> tile.add(calls[0]++));
      assertThat(calls[0]).isEqualTo(2);
      assertThat(y.toFloats())
          .containsExactly(0, 0, 0, 0, 0.125f, 0.375f, 0.625f, 0.875f, 1, 1, 1, 1);
    }
  }
}
