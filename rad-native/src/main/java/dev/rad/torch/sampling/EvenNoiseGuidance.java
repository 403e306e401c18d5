package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Guidance by networks that were trained on pictures with a single noise level, such as the public
 * classifiers, for a process whose pixels have different noise levels (TD-Paint, arXiv 2410.09306):
 * every pixel is first noised to the level of the noisiest pixel,
 *
 * <pre>{@code
 * x' = √(ᾱ_t / ᾱ_p) x + √(1 − ᾱ_t / ᾱ_p) z
 * }</pre>
 *
 * with fresh noise z at every step, and the guidance is conditioned on that level alone, in ADM's
 * numbering. During inpainting, the guidance therefore sees the photo as noisy as the hole. While
 * any region waits as pure noise, it sees only noise, so only the last region is guided.
 *
 * @param guidance guidance for pictures with a single noise level
 */
public record EvenNoiseGuidance(Guidance guidance) implements Guidance {

  @Override
  public Tensor gradient(Tensor x, NoiseInput noise) {
    return guidance.gradient(x, noise);
  }

  @Override
  public Tensor gradient(Tensor x, int k, PixelSchedule pixels, Supplier<Tensor> noise) {
    Tensor share = pixels.evenShare(k);
    Tensor even = x.mul(share).addcmul(noise.get(), share.square().neg().add(1).sqrt());
    return guidance.gradient(even, pixels.evenInput(k)).to(x.device()).mul(share);
  }
}
