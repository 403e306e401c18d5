package dev.rad.torch.nn;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A convolution's weight as oneDNN wants it, for the input shapes that were met last. It is made
 * anew when the weight has changed. Several threads may use it at once.
 */
final class PackedConv2d {

  private static final int SHAPES = 2; // a batch, and the smaller one at the end of a list

  private final Tensor weight;
  private final Tensor bias;
  private final int stride;
  private final int padding;
  private final Deque<Packed> known = new ArrayDeque<>(); // the newest first

  private record Packed(Shape shape, long version, Tensor weight) {}

  PackedConv2d(Tensor weight, Tensor bias, int stride, int padding) {
    this.weight = weight;
    this.bias = bias;
    this.stride = stride;
    this.padding = padding;
  }

  /** Whether this can be used: a weight that is being trained changes too often. */
  boolean takes(Tensor x) {
    return OneDnn.takes(x) && !weight.requiresGrad();
  }

  Tensor forward(Tensor x) {
    return TensorScope.compute(() -> OneDnn.conv2d(x, packed(x), bias, stride, padding));
  }

  /** The convolution's result plus another tensor. */
  Tensor forwardPlus(Tensor x, Tensor other) {
    return TensorScope.compute(() -> OneDnn.conv2dPlus(x, packed(x), bias, stride, padding, other));
  }

  private synchronized Tensor packed(Tensor x) {
    Shape shape = x.shape();
    long version = weight.version();
    for (Packed packed : known) {
      if (packed.version == version && packed.shape.equals(shape)) {
        return packed.weight.share(); // so that it outlives being forgotten meanwhile
      }
    }
    try (var scope = TensorScope.open()) {
      var made =
          new Packed(shape, version, scope.release(OneDnn.pack(kernel(), stride, padding, shape)));
      known.removeIf(packed -> packed.version != version && close(packed));
      if (known.size() == SHAPES) {
        close(known.removeLast());
      }
      known.addFirst(made);
    }
    return known.getFirst().weight.share();
  }

  private Tensor kernel() {
    return weight.shape().rank() == 4
        ? weight
        : weight.reshape(weight.size(0), weight.size(1), 1, 1); // a linear layer on each pixel
  }

  private static boolean close(Packed packed) {
    packed.weight.close();
    return true;
  }

  /** Forgets what was made; it is made again when it is needed. */
  synchronized void release() {
    known.forEach(PackedConv2d::close);
    known.clear();
  }
}
