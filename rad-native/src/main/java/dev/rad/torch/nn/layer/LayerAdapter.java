package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;

/** Adds to what a layer gives. */
@FunctionalInterface
public interface LayerAdapter {
  /**
   * Computes what is added.
   *
   * @param x the layer's input
   * @return a new tensor of the shape of the layer's output; null to add nothing
   */
  Tensor delta(Tensor x);
}
