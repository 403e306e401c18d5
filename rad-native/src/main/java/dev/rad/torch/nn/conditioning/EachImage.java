package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.stream.IntStream;

/** Computes the images of a batch one by one. */
final class EachImage {

  private EachImage() {}

  /** Computes one image of a batch. */
  @FunctionalInterface
  interface ImageFunction {
    /**
     * Computes the image.
     *
     * @param index its place in the batch
     * @param image {@code [1, C, H, W]}
     */
    Tensor apply(int index, Tensor image);
  }

  /** Computes each image of {@code [B, C, H, W]} and concatenates the results. */
  static Tensor map(Tensor batch, ImageFunction function) {
    int b = (int) batch.size(0);
    if (b == 1) {
      return TensorScope.compute(() -> function.apply(0, batch));
    }
    return TensorScope.compute(
        () ->
            Tensors.cat(
                0,
                IntStream.range(0, b)
                    .mapToObj(i -> function.apply(i, batch.narrow(0, i, 1)))
                    .toArray(Tensor[]::new)));
  }
}
