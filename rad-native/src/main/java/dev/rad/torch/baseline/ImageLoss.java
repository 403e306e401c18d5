package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** A loss for each image of a batch on its own. */
@FunctionalInterface
public interface ImageLoss {
  /**
   * Computes the loss by tensor operations.
   *
   * @param x the noisy images, {@code [B, C, H, W]}
   * @param prediction the network's prediction for them
   * @return one number per image, {@code [B]}
   */
  Tensor perImage(Tensor x, NoisePrediction prediction);
}
