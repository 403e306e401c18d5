package dev.rad.torch.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingException;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.javacpp.Pointer;

/** The other rank of {@link ProcessGroupTest}, and the checks that both ranks make. */
final class ProcessGroupMember {

  static final Duration TIMEOUT = Duration.ofSeconds(100);

  /** Small buckets, so that tensors fall on, over and across their boundaries. */
  static final long BYTES = 64;

  private ProcessGroupMember() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "check" -> {
        try (var group = DistributedGroup.join(meeting(1, 2, port), Device.CPU, BYTES)) {
          check(group);
        }
      }
      case "hang" -> {
        try (var first = ProcessGroup.join(meeting(0, 2, port), Device.CPU);
            var second =
                ProcessGroup.join(meeting(0, 2, Integer.parseInt(arguments[2])), Device.CPU)) {
          System.in.read(); // until killed
        }
      }
      case "alone" -> ProcessGroup.join(meeting(0, 3, port), Device.CPU).close();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static Rendezvous meeting(int rank, int size, int port) {
    return new Rendezvous(rank, size, rank, "localhost", port, TIMEOUT, OptionalInt.empty());
  }

  /** Runs on both ranks, which meet in each line. */
  static void check(ProcessGroup group) {
    int rank = group.rank();
    assertThat(group.size()).isEqualTo(2);
    assertThat(group.isMain()).isEqualTo(rank == 0);
    numbers(group);
    // 64 bytes hold 16 values: below, on, above the boundary, and far more than one bucket
    for (int length : new int[] {0, 1, 15, 16, 17, 1000}) {
      sums(group, length);
    }
    types(group);
    roots(group);
    memory(group);
    group.barrier();
    mismatch(group);
  }

  private static void numbers(ProcessGroup group) {
    int rank = group.rank();
    assertThat(group.sum(rank + 1, 1e-300, rank == 0 ? 0.1 : 0.2, 1L << 53))
        .containsExactly(3, 2e-300, 0.1 + 0.2, 0x1p54);
    assertThat(group.sum()).isEmpty();
    assertThat(group.sum(rank == 0 ? Double.NaN : 1)).containsExactly(Double.NaN);
  }

  /** Of two float32 values there is only one correctly rounded sum, whatever the order. */
  private static void sums(ProcessGroup group, int length) {
    try (var scope = TensorScope.open()) {
      List<Tensor> gradients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        gradients.add(values(group.rank(), i, length));
      }
      group.sum_(gradients);
      for (int i = 0; i < 5; i++) {
        float[] expected = values(0, i, length).toFloats();
        float[] other = values(1, i, length).toFloats();
        for (int j = 0; j < length; j++) {
          expected[j] += other[j];
        }
        assertThat(gradients.get(i).toFloats()).isEqualTo(expected);
      }
    }
  }

  private static Tensor values(int rank, int index, int length) {
    return Tensors.randn(10L * index + rank, length);
  }

  private static void types(ProcessGroup group) {
    try (var scope = TensorScope.open()) {
      int rank = group.rank();
      // float32 would lose the 1 and the integers' last bit; bfloat16 has 8 bits
      Tensor exact = Tensors.full(DType.F64, 1 + rank * 0x1p40, 3);
      Tensor integers = Tensors.of(new long[] {rank + (1L << 60)}, 1);
      Tensor shorter = Tensors.full(DType.BF16, 1 + rank, 2, 3);
      Tensor parameter = Tensors.full(DType.F32, 1 + rank, 2, 3).requiresGrad_();
      group.sum_(List.of(shorter, exact, integers, parameter));
      assertThat(exact.sub(Tensors.full(DType.F64, 0x1p40, 3)).toFloats()).containsOnly(2);
      assertThat(integers.toLongs()).containsExactly((1L << 61) + 1);
      assertThat(shorter.toFloats()).containsOnly(3).hasSize(6);
      assertThat(shorter.dtype()).isEqualTo(DType.BF16);
      assertThat(parameter.toFloats()).containsOnly(3);
      assertThat(parameter.requiresGrad()).isTrue();
    }
  }

  private static void roots(ProcessGroup group) {
    for (int root = 0; root < 2; root++) {
      try (var scope = TensorScope.open()) {
        Tensor a = Tensors.randn(group.rank(), 2, 50).requiresGrad_();
        Tensor b = Tensors.randn(7 + group.rank(), 3).to(DType.F16);
        group.broadcast_(List.of(a, b), root);
        assertThat(a.toFloats()).isEqualTo(Tensors.randn(root, 2, 50).toFloats());
        assertThat(b.toFloats()).isEqualTo(Tensors.randn(7 + root, 3).to(DType.F16).toFloats());
      }
    }
  }

  private static void memory(ProcessGroup group) {
    try (var scope = TensorScope.open()) {
      List<Tensor> tensors = List.of(Tensors.zeros(DType.F32, 40), Tensors.zeros(DType.F64, 2));
      long before = NativeObjects.count();
      for (int i = 0; i < 50; i++) {
        group.sum_(tensors);
        group.broadcast_(tensors, 0);
        group.sum(1, 2);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  private static void mismatch(ProcessGroup group) {
    try (var scope = TensorScope.open()) {
      Tensor other = Tensors.zeros(DType.F32, 4 + group.rank());
      assertThatThrownBy(() -> group.sum_(List.of(other)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContainingAll(
              "rank " + group.rank() + " of 2", "the ranks do different things");
    }
  }
}
