package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** What a method wants small, for each image of a batch on its own. */
@FunctionalInterface
public interface ImageLoss {
  /**
   * Computes the loss by tensor operations.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param prediction what the network says of them
   * @return one number per image, {@code [B]}
   */
  Tensor perImage(Tensor x, NoisePrediction prediction);
}
