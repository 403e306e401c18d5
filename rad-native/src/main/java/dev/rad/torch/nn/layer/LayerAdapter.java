package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Something that adds to the output of a layer, such as a low-rank adapter. */
@FunctionalInterface
public interface LayerAdapter {
  /**
   * Computes what is added to the output.
   *
   * @param x the layer's input
   * @return a new tensor of the shape of the layer's output; null to add nothing
   */
  @Nullable Tensor delta(Tensor x);
}
