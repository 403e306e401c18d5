package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;

/**
 * A layer with a weight and a bias, to whose output an adapter may add: {@code y = W x + b +
 * delta(x)}. It belongs to its network, and its adapter is changed only while the network does not
 * compute.
 */
public abstract sealed class AdaptableLayer permits Conv2d, Linear {

  private final String key;
  private final LayerKind kind;
  private final Tensor weight;
  private final Tensor bias;
  private volatile LayerAdapter adapter; // null without one

  AdaptableLayer(Weights weights, Tensor weight, Tensor bias) {
    this.key = weights.key();
    this.kind = LayerKind.of(key);
    this.weight = weight;
    this.bias = bias;
    weights.remember(this);
  }

  /**
   * The layer's checkpoint key.
   *
   * @return such as {@code input_blocks.1.0.in_layers.2}: its parameters' keys without {@code
   *     .weight} and {@code .bias}
   */
  public final String key() {
    return key;
  }

  /**
   * What the layer does in the network.
   *
   * @return the kind
   */
  public final LayerKind kind() {
    return kind;
  }

  /**
   * The weight, which belongs to the network.
   *
   * @return {@code [out, in]}, {@code [out, in, 1]} for attention, {@code [out, in, k, k]} for a
   *     convolution
   */
  public final Tensor weight() {
    return weight;
  }

  /**
   * Whether an adapter is attached.
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

  /** Takes the adapter away, if there is one. */
  public final void detach() {
    adapter = null;
  }

  /**
   * What the layer would give with another weight and no bias, and without its adapter: for a
   * convolution with the same stride and padding.
   *
   * @param x the layer's input
   * @param otherWeight {@code [n, in]}, or {@code [n, in, k, k]} for a convolution
   * @return n features or channels
   */
  public final Tensor applyWith(Tensor x, Tensor otherWeight) {
    return apply(x, otherWeight, null);
  }

  abstract Tensor apply(Tensor x, Tensor otherWeight, Tensor otherBias);

  /** The layer without its adapter. */
  Tensor apply(Tensor x) {
    return apply(x, weight, bias);
  }

  /** Frees what the layer made for itself. */
  public void release() {}

  /** The bias, which belongs to the network. */
  public final Tensor bias() {
    return bias;
  }

  public final Tensor forward(Tensor x) {
    return adapted(apply(x), x);
  }

  /** Adds what the adapter says of x, if there is one, to the layer's result y. */
  final Tensor adapted(Tensor y, Tensor x) {
    Tensor delta = delta(x);
    return delta == null ? y : y.add_(delta);
  }

  /** What the adapter adds, or null. */
  public final Tensor delta(Tensor x) {
    LayerAdapter present = adapter;
    return present == null ? null : present.delta(x);
  }

  /** {@return name, kind and weight} */
  @Override
  public String toString() {
    return "%s[%s, %s%s]".formatted(kind, key, weight, isAdapted() ? ", adapted" : "");
  }
}
