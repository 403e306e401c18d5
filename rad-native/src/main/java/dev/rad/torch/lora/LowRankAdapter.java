package dev.rad.torch.lora;

import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.nn.layer.LayerAdapter;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code delta(x) = scale · B A x} to a layer. For a linear layer A and B are matrices; for a
 * k×k convolution A is a k×k convolution with the same stride and padding, and B a 1×1 convolution.
 *
 * <p>A fused {@code qkv} has a part for each third of its rows, as the file stores them. The A of
 * all parts are stacked, so that the input is read once. It owns its tensors: close it.
 */
final class LowRankAdapter implements LayerAdapter, AutoCloseable {

  /** The B of some rows of the layer's output. */
  record Part(long rowOffset, Tensor b) { // [rows, r], or [rows, r, 1, 1]
    long rows() {
      return b.size(0);
    }

    long end() {
      return rowOffset + rows();
    }
  }

  private final AdaptableLayer layer;
  private final Tensor a; // [parts · r, in], or [parts · r, in, k, k]
  private final List<Part> parts;
  private final double scale;
  private volatile boolean merged; // then the layer's weight has the delta in it

  /**
   * Takes over tensors outside any scope.
   *
   * @param layer the layer to adapt
   * @param a the stacked A of all parts
   * @param parts the parts by row, without overlaps
   * @param scale the factor of the product
   */
  LowRankAdapter(AdaptableLayer layer, Tensor a, List<Part> parts, double scale) {
    this.layer = layer;
    this.a = a.requiresGrad_();
    this.parts = List.copyOf(parts);
    this.scale = scale;
    parts.forEach(part -> part.b().requiresGrad_());
  }

  AdaptableLayer layer() {
    return layer;
  }

  List<Part> parts() {
    return parts;
  }

  /** Returns one part's A, {@code [r, in]} or {@code [r, in, k, k]}. */
  Tensor a(int part) {
    long rank = a.size(0) / parts.size();
    return parts.size() == 1 ? a : a.narrow(0, part * rank, rank);
  }

  void setMerged(boolean merged) {
    this.merged = merged;
  }

  @Override
  public @Nullable Tensor delta(Tensor x) {
    if (merged) {
      return null;
    }
    Tensor inner = layer.applyWith(x, a);
    if (scale != 1) {
      inner = inner.mul(scale);
    }
    int features = convolution() ? 1 : inner.shape().rank() - 1;
    Tensor[] inners = inner.chunk(parts.size(), features);
    List<Tensor> rows = new ArrayList<>();
    long next = 0;
    for (int i = 0; i < inners.length; i++) {
      Part part = parts.get(i);
      addZeros(rows, inner, features, part.rowOffset() - next);
      rows.add(outer(inners[i], part.b()));
      next = part.end();
    }
    addZeros(rows, inner, features, layer.weight().size(0) - next);
    return rows.size() == 1 ? rows.get(0) : Tensors.cat(features, rows.toArray(Tensor[]::new));
  }

  private boolean convolution() {
    return a.shape().rank() == 4;
  }

  private Tensor outer(Tensor inner, Tensor b) {
    return convolution() ? Functional.conv2d(inner, b, 1, 0) : Functional.linear(inner, b);
  }

  /** Adds zeros for rows that no part adds to. */
  private static void addZeros(List<Tensor> rows, Tensor like, int dimension, long count) {
    if (count > 0) {
      long[] sizes = like.shape().toArray();
      sizes[dimension] = count;
      rows.add(Tensors.zeros(like.dtype(), sizes).to(like.device()));
    }
  }

  /** Computes {@code W += scale · B A}. Call it while no derivatives are recorded. */
  void addToWeight() {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Tensor target = layer.weight().narrow(0, part.rowOffset(), part.rows());
      Tensor inner = a(i);
      long rank = inner.size(0);
      Tensor product =
          Functional.linear(
              part.b().reshape(part.rows(), rank), inner.reshape(rank, -1).transpose(0, 1));
      target.add_(product.mul(scale).reshape(target.shape().toArray()));
    }
  }

  /** Puts the matrices into a map by name. */
  void collect(Map<String, Tensor> named) {
    named.put(layer.key() + ".lora_A", a);
    for (int i = 0; i < parts.size(); i++) {
      named.put(layer.key() + ".lora_B" + (parts.size() == 1 ? "" : "." + i), parts.get(i).b());
    }
  }

  @Override
  public void close() {
    a.close();
    parts.forEach(part -> part.b().close());
  }
}
