package dev.rad.torch.nn;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Applies a network that changes the size by a fixed factor to overlapping tiles. Over an overlap
 * of a quarter of a tile, one result fades linearly into the next; where a tile would reach beyond
 * the end, it is moved back, so that all have the full size.
 *
 * @param tile side of a tile of the input
 * @param overlap the overlap of neighbouring tiles of the input, less than the tile
 * @param up the factor by which the result is larger
 * @param down the factor by which it is smaller; a divisor of tile, overlap and input
 */
record TiledPass(long tile, long overlap, long up, long down) {

  /** Creates a pass that shrinks by a factor, with tiles of the given size. */
  static TiledPass shrinking(int pixels, int factor) {
    long tile = Math.max(1, pixels / factor);
    return new TiledPass(tile * factor, tile / 4 * factor, 1, factor);
  }

  /** Creates a pass that enlarges by a factor, with tiles of the given size. */
  static TiledPass growing(int pixels, int factor) {
    long tile = Math.max(1, pixels / factor);
    return new TiledPass(tile, tile / 4, factor, 1);
  }

  /** Applies a function to all tiles {@code [B, C, h, w]} and joins the results. */
  Tensor apply(Tensor x, UnaryOperator<Tensor> function) {
    return along(2, x, row -> along(3, row, function));
  }

  /** Applies a function along one dimension and joins the results. */
  private Tensor along(int dimension, Tensor x, UnaryOperator<Tensor> function) {
    long length = x.size(dimension);
    if (length <= tile) {
      return function.apply(x);
    }
    return TensorScope.compute(
        () -> {
          Tensor joined = null;
          long end = 0; // of what is joined, in the input
          for (long at = 0; end < length; at = end - overlap) {
            long start = Math.min(at, length - tile);
            Tensor part = x.narrow(dimension, start, tile);
            Tensor result = TensorScope.compute(() -> function.apply(part));
            joined =
                joined == null ? result : faded(dimension, joined, result, scaled(end - start));
            end = start + tile;
          }
          return Objects.requireNonNull(joined);
        });
  }

  private long scaled(long length) {
    return length * up / down;
  }

  /** Appends a result that overlaps the last {@code shared} pixels of what is joined so far. */
  private static Tensor faded(int dimension, Tensor joined, Tensor result, long shared) {
    long before = joined.size(dimension) - shared;
    long after = result.size(dimension) - shared;
    Tensor head = joined.narrow(dimension, 0, before);
    Tensor tail = result.narrow(dimension, shared, after);
    if (shared == 0) {
      return Tensors.cat(dimension, head, tail);
    }
    float[] weights = new float[(int) shared];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i + 0.5f) / weights.length;
    }
    long[] shape = dimension == 2 ? new long[] {1, 1, shared, 1} : new long[] {1, 1, 1, shared};
    Tensor share = Tensors.of(weights, shape).to(result.device());
    Tensor from = joined.narrow(dimension, before, shared);
    Tensor to = result.narrow(dimension, 0, shared);
    return Tensors.cat(dimension, head, from.addcmul(to.sub(from), share), tail);
  }
}
