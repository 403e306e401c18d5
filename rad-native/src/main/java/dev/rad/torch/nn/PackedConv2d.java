package dev.rad.torch.nn;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.function.UnaryOperator;

/**
 * A convolution's weight as oneDNN wants it, for the input shape that was met last. It is made anew
 * when the shape or the weight has changed. Several threads may use it at once.
 */
final class PackedConv2d {

  private final Tensor weight;
  private final Tensor bias;
  private final UnaryOperator<Tensor> kernel;
  private final UnaryOperator<Tensor> offset;
  private final int stride;
  private final int padding;
  private Packed last; // null before the first use

  private record Packed(Shape shape, long version, Tensor weight, Tensor bias) {

    /** Other handles, so that what is forgotten meanwhile lives on as long as it is used. */
    Packed share() {
      return new Packed(shape, version, weight.share(), bias.share());
    }

    void close() {
      weight.close();
      bias.close();
    }
  }

  /** A convolution of the weight itself. */
  PackedConv2d(Tensor weight, Tensor bias, int stride, int padding) {
    this(weight, bias, PackedConv2d::ofRank4, Tensor::share, stride, padding);
  }

  /**
   * A convolution of what is computed from weight and bias.
   *
   * @param weight the layer's
   * @param bias the layer's
   * @param kernel makes {@code [C_out, C_in, k, k]} of the weight
   * @param offset makes {@code [C_out]} of the bias
   * @param stride in pixels
   * @param padding in pixels
   */
  PackedConv2d(
      Tensor weight,
      Tensor bias,
      UnaryOperator<Tensor> kernel,
      UnaryOperator<Tensor> offset,
      int stride,
      int padding) {
    this.weight = weight;
    this.bias = bias;
    this.kernel = kernel;
    this.offset = offset;
    this.stride = stride;
    this.padding = padding;
  }

  /** A linear layer's weight is that of a convolution of single pixels. */
  private static Tensor ofRank4(Tensor weight) {
    return weight.shape().rank() == 4
        ? weight.share()
        : weight.reshape(weight.size(0), weight.size(1), 1, 1);
  }

  /** Whether this can be used: a weight that is being trained changes too often. */
  boolean takes(Tensor x) {
    return OneDnn.takes(x) && !weight.requiresGrad();
  }

  Tensor forward(Tensor x) {
    return TensorScope.compute(
        () -> {
          Packed packed = packed(x);
          return OneDnn.conv2d(x, packed.weight, packed.bias, stride, padding);
        });
  }

  /** The convolution's result plus another tensor. */
  Tensor forwardPlus(Tensor x, Tensor other) {
    return TensorScope.compute(
        () -> {
          Packed packed = packed(x);
          return OneDnn.conv2dPlus(x, packed.weight, packed.bias, stride, padding, other);
        });
  }

  private synchronized Packed packed(Tensor x) {
    Shape shape = x.shape();
    long version = weight.version() + bias.version(); // neither ever falls
    if (last == null || last.version != version || !last.shape.equals(shape)) {
      release();
      try (var scope = TensorScope.open()) {
        Tensor packed = OneDnn.pack(kernel.apply(weight), stride, padding, shape);
        last = new Packed(shape, version, scope.release(packed), scope.release(offset.apply(bias)));
      }
    }
    return last.share();
  }

  /** Forgets what was made; it is made again when it is needed. */
  synchronized void release() {
    if (last != null) {
      last.close();
      last = null;
    }
  }
}
