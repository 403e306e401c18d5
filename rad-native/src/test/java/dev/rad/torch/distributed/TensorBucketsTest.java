package dev.rad.torch.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TensorBucketsTest {

  private static final DType[] TYPES = {DType.F32, DType.BF16, DType.F64, DType.I64, DType.F16};

  @Property(tries = 200)
  void pack_anyTensors_keepsTheOrderAndTheLimit(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 9) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 80) int limit,
      @ForAll @IntRange(min = 1, max = 5) int types) {
    try (var scope = TensorScope.open()) {
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < lengths.size(); i++) {
        tensors.add(Tensors.zeros(TYPES[i % types], lengths.get(i)));
      }
      List<List<Tensor>> buckets = TensorBuckets.pack(tensors, limit);
      assertThat(buckets.stream().flatMap(List::stream).toList()).isEqualTo(tensors);
      List<Tensor> before = List.of();
      for (List<Tensor> bucket : buckets) {
        assertThat(bucket).isNotEmpty();
        assertThat(bucket.stream().map(TensorBuckets::wireType).distinct()).hasSize(1);
        assertThat(bucket.size() == 1 || bytes(bucket) <= limit).isTrue();
        if (!before.isEmpty()
            && TensorBuckets.wireType(before.get(0)) == TensorBuckets.wireType(bucket.get(0))) {
          // no bucket could have taken the next tensor
          assertThat(bytes(before) + bytes(bucket.subList(0, 1))).isGreaterThan(limit);
        }
        before = bucket;
      }
    }
  }

  private static long bytes(List<Tensor> bucket) {
    return bucket.stream()
        .mapToLong(tensor -> tensor.shape().elements() * TensorBuckets.wireType(tensor).bytes())
        .sum();
  }

  @Test
  void change_transposedParametersOfSeveralTypes_reachesEveryElementInPlace() {
    try (var scope = TensorScope.open()) {
      Tensor parameter = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad_();
      Tensor table = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
      Tensor transposed = table.transpose(0, 1);
      Tensor half = Tensors.full(DType.BF16, 0.5, 2);
      Tensor empty = Tensors.zeros(DType.F32, 0, 4);
      List<float[]> seen = new ArrayList<>();
      TensorBuckets.change(
          List.of(parameter, transposed, empty, half),
          Device.CPU,
          flat -> {
            seen.add(flat.toFloats());
            flat.mul_(2);
          });
      assertThat(seen)
          .containsExactly(new float[] {1, 2, 3, 4, 5, 6, 1, 3, 5, 2, 4, 6, 0.5f, 0.5f});
      assertThat(parameter.toFloats()).containsExactly(2, 4, 6, 8, 10, 12);
      assertThat(parameter.requiresGrad()).isTrue();
      assertThat(table.toFloats()).containsExactly(2, 4, 6, 8, 10, 12);
      assertThat(half.toFloats()).containsExactly(1, 1);
      assertThat(half.dtype()).isEqualTo(DType.BF16);
    }
  }

  @Test
  void wireType_truthValues_areRefused() {
    try (var scope = TensorScope.open()) {
      Tensor truth = Tensors.zeros(DType.BOOL, 3);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProcessGroup.single().sum_(List.of(truth)))
          .withMessageContaining("truth values");
    }
  }
}
