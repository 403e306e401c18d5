package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A linear layer, {@code x · weightᵀ + bias}. */
public final class Linear extends AdaptableLayer {

  private final PackedConv2d packed;
  private final List<Runnable> released = new ArrayList<>();

  private Linear(Weights weights, Tensor weight, @Nullable Tensor bias) {
    super(weights, weight, bias);
    this.packed = new PackedConv2d(weight, bias, 1, 0);
  }

  /**
   * Takes a layer's parameters.
   *
   * @param weights the layer's parameters
   * @param in input features
   * @param out output features
   * @return the layer
   */
  public static Linear of(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in), weights.take("bias", out));
  }

  /**
   * Takes the weight of a layer that has no bias.
   *
   * @param weights the layer's parameters
   * @param in input features
   * @param out output features
   * @return the layer
   */
  public static Linear withoutBias(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in), null);
  }

  /**
   * Takes the parameters of one of attention's projections, which are stored as one-dimensional
   * convolutions, {@code [out, in, 1]}.
   *
   * @param weights the layer's parameters
   * @param in input features
   * @param out output features
   * @return the layer
   */
  public static Linear ofConv1d(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in, 1), weights.take("bias", out));
  }

  /**
   * Takes the parameters of a projection that is stored as a convolution of single pixels, {@code
   * [out, in, 1, 1]}.
   *
   * @param weights the layer's parameters
   * @param in input features
   * @param out output features
   * @return the layer
   */
  public static Linear ofConv2d(Weights weights, long in, long out) {
    return new Linear(weights, weights.take("weight", out, in, 1, 1), weights.take("bias", out));
  }

  /**
   * Applies the layer to rows, as {@link #forward} does, by the fastest kernel.
   *
   * @param x {@code [B, T, in]}
   * @return {@code [B, T, out]}
   */
  public Tensor forwardRows(Tensor x) {
    Tensor image = image(x);
    return packed.takes(image) ? adapted(rows(packed.forward(image), x), x) : forward(x);
  }

  /** Views rows {@code [B, T, in]} as an image of one row of pixels, {@code [1, in, 1, B T]}. */
  static Tensor image(Tensor rows) {
    return rows.reshape(1, 1, rows.size(0) * rows.size(1), rows.size(2)).permute(0, 3, 1, 2);
  }

  /** Views the image {@code [1, out, 1, B T]} that was made of x as rows {@code [B, T, out]}. */
  static Tensor rows(Tensor image, Tensor x) {
    return image.permute(0, 2, 3, 1).reshape(x.size(0), x.size(1), -1);
  }

  /** Registers something to be freed whenever this layer frees what it computed. */
  void releaseToo(Runnable more) {
    released.add(more);
  }

  /**
   * Applies the layer to the channels of each pixel.
   *
   * @param x {@code [B, in, H, W]}
   * @return {@code [B, out, H, W]}
   */
  public Tensor forwardPixels(Tensor x) {
    return packed.takes(x)
        ? adaptedPixels(packed.forward(x), x)
        : MemoryOrder.fastest(forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2));
  }

  private Tensor adaptedPixels(Tensor y, Tensor x) {
    Tensor delta = delta(x.permute(0, 2, 3, 1));
    return delta == null ? y : y.add_(delta.permute(0, 3, 1, 2));
  }

  @Override
  public void release() {
    packed.release();
    released.forEach(Runnable::run);
  }

  @Override
  Tensor apply(Tensor x, Tensor weight) {
    return Functional.linear(x, matrix(weight));
  }

  @Override
  Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return Functional.linear(x, matrix(weight), bias);
  }

  private static Tensor matrix(Tensor weight) {
    return weight.shape().rank() == 2 ? weight : weight.reshape(weight.size(0), weight.size(1));
  }
}
