package dev.rad.torch.nn;

import dev.rad.torch.tensor.Tensor;

/** A part of a block of the UNet. */
interface Layer {
  /**
   * Applies the layer.
   *
   * @param x {@code [B, C, H, W]}
   * @param conditioning what the network is told about noise and class
   * @return {@code [B, C', H', W']}
   */
  Tensor forward(Tensor x, Conditioning conditioning);
}
