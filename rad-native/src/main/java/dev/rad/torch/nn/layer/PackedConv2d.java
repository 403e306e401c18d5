package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A convolution whose weight is stored in the layout that oneDNN prefers for the shape of the last
 * input.
 */
public final class PackedConv2d {

  private final PreparedWeights weights;
  private final int stride;
  private final int padding;

  /**
   * Creates a convolution with a layer's own weight.
   *
   * @param weight {@code [C_out, C_in, k, k]}, or {@code [C_out, C_in]} or {@code [C_out, C_in, 1]}
   *     for single pixels
   * @param bias {@code [C_out]}; null for none
   * @param stride in pixels
   * @param padding in pixels
   */
  public PackedConv2d(Tensor weight, @Nullable Tensor bias, int stride, int padding) {
    this(
        bias == null ? List.of(weight) : List.of(weight, bias),
        () -> ofRank4(weight),
        bias == null ? () -> Tensors.zeros(weight.dtype(), weight.size(0)) : bias::share,
        stride,
        padding);
  }

  /**
   * Creates a convolution whose weight is computed from parameters.
   *
   * @param parameters the parameters, whose change makes the weight out of date
   * @param kernel computes {@code [C_out, C_in, k, k]} from them
   * @param offset computes {@code [C_out]} from them
   * @param stride in pixels
   * @param padding in pixels
   */
  public PackedConv2d(
      List<Tensor> parameters,
      Supplier<Tensor> kernel,
      Supplier<Tensor> offset,
      int stride,
      int padding) {
    this.weights = new PreparedWeights(parameters, kernel, offset);
    this.stride = stride;
    this.padding = padding;
  }

  /**
   * Turns a linear layer's weight into that of a convolution of single pixels.
   *
   * @param weight the weight, of rank 2, 3 or 4
   * @return the weight in rank 4
   */
  public static Tensor ofRank4(Tensor weight) {
    return weight.shape().rank() == 4
        ? weight.share()
        : weight.reshape(weight.size(0), weight.size(1), 1, 1);
  }

  /**
   * Returns whether this convolution can be used for an input. It cannot in training, where weights
   * change too often.
   *
   * @param x the input
   * @return true if it can
   */
  public boolean takes(Tensor x) {
    return OneDnn.takes(x) && !weights.areTrained() && (padding > 0 || OneDnn.hasPointwise());
  }

  /**
   * Computes the convolution.
   *
   * @param x {@code [B, C_in, H, W]}
   * @return {@code [B, C_out, H', W']}, channels last
   */
  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    return TensorScope.compute(
        () -> {
          var packed = weights.get(shape, kernel -> OneDnn.pack(kernel, stride, padding, shape));
          return OneDnn.conv2d(x, packed.weight(), packed.bias(), stride, padding);
        });
  }

  /** Frees the packed weight; it is made again when needed. */
  public void release() {
    weights.release();
  }

  @Override
  public String toString() {
    return "PackedConv2d[stride=" + stride + ", padding=" + padding + "]";
  }
}
