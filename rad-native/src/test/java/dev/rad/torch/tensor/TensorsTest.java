package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.DType;
import dev.rad.exception.NativeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TensorsTest {

  /** Tables that begin anywhere in their memory, and transposed ones. */
  @Property(tries = 200)
  void indexCopy_replacesTheseRowsAndNoOther(
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll @IntRange(min = 1, max = 12) int count,
      @ForAll @IntRange(max = 5) int skipped,
      @ForAll boolean half,
      @ForAll boolean transposed,
      @ForAll Random random) {
    List<Long> order = new ArrayList<>(LongStream.range(0, count).boxed().toList());
    Collections.shuffle(order, random);
    long[] chosen =
        order.subList(0, random.nextInt(count + 1)).stream().mapToLong(i -> i).toArray();
    try (var scope = TensorScope.open()) {
      Tensor memory =
          Tensors.randn(random.nextLong(), skipped + count * length)
              .to(half ? DType.BF16 : DType.F32)
              .narrow(0, skipped, count * length);
      Tensor table =
          transposed ? memory.view(length, count).transpose(0, 1) : memory.view(count, length);
      Tensor rows = Tensors.randn(1, chosen.length, length).to(table.dtype());
      float[] expected = table.toFloats();
      for (int r = 0; r < chosen.length; r++) {
        float[] row = rows.narrow(0, r, 1).toFloats();
        System.arraycopy(row, 0, expected, (int) chosen[r] * length, length);
      }

      table.indexCopy_(Tensors.of(chosen, chosen.length), rows);

      assertThat(table.toFloats()).isEqualTo(expected);
    }
  }

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
