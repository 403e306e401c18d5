package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;

/** A class-conditional network that denoises: {@code RadUNet::forward} with classes. */
@FunctionalInterface
public interface ClassDenoiser {
  /**
   * Predicts from noisy images.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @param classes the class number of each image, 64-bit integers, {@code [B]}
   * @return as {@link Denoiser#predict}
   */
  Tensor predict(Tensor x, NoiseInput noise, Tensor classes);

  /**
   * Returns a denoiser for given classes.
   *
   * @param classes the class number of each image of a batch
   * @return a denoiser for batches of that many images
   */
  default Denoiser given(long... classes) {
    long[] numbers = classes.clone();
    return (x, noise) -> {
      if (x.size(0) != numbers.length) {
        throw new IllegalArgumentException(
            numbers.length + " class numbers do not fit a batch of " + x.size(0) + " images");
      }
      return predict(x, noise, Tensors.of(numbers, numbers.length));
    };
  }

  /**
   * Returns a denoiser for given classes with classifier-free guidance.
   *
   * @param weight w: 0 for the plain conditional network
   * @param nullClass the class that the network was trained to read as "any"
   * @param classes the class number of each image of a batch
   * @return a denoiser for batches of that many images, which evaluates the network twice
   */
  default Denoiser guided(double weight, long nullClass, long... classes) {
    long[] none = new long[classes.length];
    Arrays.fill(none, nullClass);
    return new ClassifierFreeGuidance(given(classes), given(none), weight);
  }
}
