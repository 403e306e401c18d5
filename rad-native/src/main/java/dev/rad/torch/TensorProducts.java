package dev.rad.torch;

import dev.rad.Device;
import dev.rad.prior.LeastProducts;
import dev.rad.torch.device.Threads;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.LinearAlgebra;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Least products by LibTorch, in pieces that bound the memory.
 *
 * @param device where the matrices are multiplied
 */
record TensorProducts(Device device) implements LeastProducts {

  /** The maximum number of products at a time. */
  private static final int MOST_PRODUCTS = 1 << 23;

  /** The minimum number of rows for a thread. */
  private static final int SMALLEST_SHARE = 64;

  @Override
  public int[] of(float[] rows, float[] others, int columns) {
    int[] least = new int[rows.length / columns];
    int count = others.length / columns;
    int threads = device.kind() == Device.Kind.CPU ? Threads.count() : 1; // OpenBLAS uses one
    int share = Math.max(SMALLEST_SHARE, (least.length + threads - 1) / threads);
    int piece = Math.max(1, Math.min(MOST_PRODUCTS / threads / count, share));
    int pieces = (least.length + piece - 1) / piece;
    Autograd.off(
        () -> {
          try (var all = TensorScope.open()) {
            Tensor turned = Tensors.of(others, count, columns).to(device).transpose(0, 1);
            IntStream range = IntStream.range(0, pieces);
            (threads > 1 ? range.parallel() : range)
                .forEach(
                    i -> {
                      int from = i * piece;
                      int to = Math.min(least.length, from + piece);
                      float[] some = Arrays.copyOfRange(rows, from * columns, to * columns);
                      long[] indices = leastOf(some, columns, turned);
                      for (int n = from; n < to; n++) {
                        least[n] = (int) indices[n - from];
                      }
                    });
          }
          return null;
        });
    return least;
  }

  private long[] leastOf(float[] rows, int columns, Tensor turned) {
    return Autograd.off(
        () -> {
          try (var scope = TensorScope.open()) {
            Tensor some = Tensors.of(rows, rows.length / columns, columns).to(device);
            return LinearAlgebra.matmul(some, turned).argminPerRow().toLongs();
          }
        });
  }
}
