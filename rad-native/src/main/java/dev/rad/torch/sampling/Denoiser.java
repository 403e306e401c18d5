package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;

/** A network that denoises: {@code RadUNet::forward}, or a closed form in a test. */
@FunctionalInterface
public interface Denoiser {
  /**
   * Predicts from noisy images.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @return the predicted noise, velocity or image {@code [B, C, H, W]}, or with learned variance
   *     {@code [B, 2C, H, W]}: the second half is then the variance's place between its bounds, in
   *     {@code [−1, 1]}
   */
  Tensor predict(Tensor x, NoiseInput noise);
}
