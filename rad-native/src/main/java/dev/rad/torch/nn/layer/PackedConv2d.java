package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;

/**
 * A convolution with its weight laid out as oneDNN wants it, for the input shape that was met last.
 */
public final class PackedConv2d {

  private final PreparedWeights weights;
  private final int stride;
  private final int padding;

  /** A convolution of the weight itself. */
  public PackedConv2d(Tensor weight, Tensor bias, int stride, int padding) {
    this(List.of(weight, bias), () -> ofRank4(weight), bias::share, stride, padding);
  }

  /**
   * A convolution of what is computed from parameters.
   *
   * @param parameters whose changes count
   * @param kernel makes {@code [C_out, C_in, k, k]} of them
   * @param offset makes {@code [C_out]} of them
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

  /** A linear layer's weight is that of a convolution of single pixels. */
  public static Tensor ofRank4(Tensor weight) {
    return weight.shape().rank() == 4
        ? weight.share()
        : weight.reshape(weight.size(0), weight.size(1), 1, 1);
  }

  /** Whether this can be used: what is being trained changes too often. */
  public boolean takes(Tensor x) {
    return OneDnn.takes(x) && !weights.areTrained() && (padding > 0 || OneDnn.hasPointwise());
  }

  public Tensor forward(Tensor x) {
    Shape shape = x.shape();
    return TensorScope.compute(
        () -> {
          var packed = weights.get(shape, kernel -> OneDnn.pack(kernel, stride, padding, shape));
          return OneDnn.conv2d(x, packed.weight(), packed.bias(), stride, padding);
        });
  }

  /** Forgets what was made; it is made again when it is needed. */
  public void release() {
    weights.release();
  }
}
