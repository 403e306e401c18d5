package dev.rad.torch;

import dev.rad.Device;
import dev.rad.prior.LeastProducts;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.LinearAlgebra;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;

/**
 * Least products by LibTorch, in pieces that bound the memory.
 *
 * @param device where the matrices are multiplied
 */
record TensorProducts(Device device) implements LeastProducts {

  /** The maximum number of products at a time. */
  private static final int MOST_PRODUCTS = 1 << 23;

  @Override
  public int[] of(float[] rows, float[] others, int columns) {
    int[] least = new int[rows.length / columns];
    Autograd.off(
        () -> {
          try (var all = TensorScope.open()) {
            int count = others.length / columns;
            Tensor turned = Tensors.of(others, count, columns).to(device).transpose(0, 1);
            int piece = Math.max(1, MOST_PRODUCTS / count);
            for (int from = 0; from < least.length; from += piece) {
              int to = Math.min(least.length, from + piece);
              try (var scope = TensorScope.open()) {
                float[] some = Arrays.copyOfRange(rows, from * columns, to * columns);
                Tensor products =
                    LinearAlgebra.matmul(Tensors.of(some, to - from, columns).to(device), turned);
                long[] indices = products.argminPerRow().toLongs();
                for (int i = from; i < to; i++) {
                  least[i] = (int) indices[i - from];
                }
              }
            }
          }
          return null;
        });
    return least;
  }
}
