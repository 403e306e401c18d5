package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A layer with a weight and usually a bias, to whose output an adapter can add: {@code y = W x + b
 * + delta(x)}. It belongs to its network. Change its adapter only while the network does not
 * compute.
 */
public abstract sealed class AdaptableLayer permits Conv2d, Linear {

  private final String key;
  private final LayerKind kind;
  private final Tensor weight;
  private final @Nullable Tensor bias; // null without
  private volatile @Nullable LayerAdapter adapter;

  AdaptableLayer(Weights weights, Tensor weight, @Nullable Tensor bias) {
    this.key = weights.key();
    this.kind = LayerKind.of(key);
    this.weight = weight;
    this.bias = bias;
    weights.remember(this);
  }

  /**
   * Returns the layer's checkpoint key.
   *
   * @return such as {@code input_blocks.1.0.in_layers.2}: its parameters' keys without {@code
   *     .weight} and {@code .bias}
   */
  public final String key() {
    return key;
  }

  /**
   * Returns the layer's role in the network.
   *
   * @return the kind
   */
  public final LayerKind kind() {
    return kind;
  }

  /**
   * Returns the weight, which belongs to the network.
   *
   * @return {@code [out, in]}, {@code [out, in, 1]} for attention, {@code [out, in, k, k]} for a
   *     convolution
   */
  public final Tensor weight() {
    return weight;
  }

  /**
   * Returns whether an adapter is attached.
   *
   * @return true from {@link #attach} to {@link #detach}
   */
  public final boolean isAdapted() {
    return adapter != null;
  }

  /**
   * Attaches an adapter.
   *
   * @param newAdapter computes what is added to the output
   * @throws IllegalStateException if there is one already
   */
  public final void attach(LayerAdapter newAdapter) {
    if (isAdapted()) {
      throw new IllegalStateException(key + " has an adapter already: detach it first");
    }
    adapter = newAdapter;
  }

  /** Removes the adapter, if there is one. */
  public final void detach() {
    adapter = null;
  }

  /**
   * Applies another weight, without bias or adapter; a convolution keeps its stride and padding.
   *
   * @param x the layer's input
   * @param otherWeight {@code [n, in]}, or {@code [n, in, k, k]} for a convolution
   * @return the result, with n features or channels
   */
  public final Tensor applyWith(Tensor x, Tensor otherWeight) {
    return apply(x, otherWeight);
  }

  /** Applies a weight to x. */
  abstract Tensor apply(Tensor x, Tensor otherWeight);

  /** Applies a weight and a bias to x. */
  abstract Tensor apply(Tensor x, Tensor otherWeight, Tensor otherBias);

  /** Applies the layer without its adapter. */
  Tensor apply(Tensor x) {
    return bias == null ? apply(x, weight) : apply(x, weight, bias);
  }

  /** Frees what the layer computed from its parameters; it is computed again when needed. */
  public void release() {}

  /**
   * Returns the bias, which belongs to the network.
   *
   * @return {@code [out]}; null if the layer has none
   */
  public final @Nullable Tensor bias() {
    return bias;
  }

  /**
   * Applies the layer, with its adapter if there is one.
   *
   * @param x {@code [..., in]}, or {@code [B, in, H, W]} for a convolution
   * @return the result, with as many features or channels as the weight has rows
   */
  public final Tensor forward(Tensor x) {
    return adapted(apply(x), x);
  }

  /** Adds the adapter's output for x, if there is an adapter, to the layer's result y. */
  final Tensor adapted(Tensor y, Tensor x) {
    Tensor delta = delta(x);
    return delta == null ? y : y.add_(delta);
  }

  /**
   * Computes what the adapter adds.
   *
   * @param x the layer's input
   * @return a tensor of the output's shape; null if there is no adapter, or it adds nothing
   */
  public final @Nullable Tensor delta(Tensor x) {
    LayerAdapter present = adapter;
    return present == null ? null : present.delta(x);
  }

  /** {@return name, kind and weight} */
  @Override
  public String toString() {
    return "%s[%s, %s%s]".formatted(kind, key, weight, isAdapted() ? ", adapted" : "");
  }
}
