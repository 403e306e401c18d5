package dev.rad.torch.nn;

import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.tensor.Tensor;
import java.util.Map;

/** A network whose layers take adapters and whose parameters can be trained. */
public sealed interface AdaptableNetwork permits LatentNetwork, RadUNet {

  /**
   * Returns the parameters by checkpoint key, in the network's order. They belong to the network.
   *
   * @return an unmodifiable view
   */
  Map<String, Tensor> parameters();

  /**
   * Returns the convolutions and linear layers by checkpoint key, in the network's order.
   *
   * @return an unmodifiable view
   */
  Map<String, AdaptableLayer> layers();

  /**
   * Returns whether the network was closed.
   *
   * @return true once its parameters are freed
   */
  boolean isClosed();
}
