package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Guidance by what was trained on pictures of one noise level, such as the public classifiers, in a
 * process whose pixels differ in theirs (TD-Paint, arXiv 2410.09306): every pixel is first noised
 * to the level of the noisiest,
 *
 * <pre>{@code
 * x' = √(ᾱ_t / ᾱ_p) x + √(1 − ᾱ_t / ᾱ_p) z
 * }</pre>
 *
 * with fresh noise z at every step, and the guidance is conditioned on that level alone, in ADM's
 * numbers. So in an inpainting the photo is seen as noisy as the hole. While regions wait for their
 * turn as pure noise, nothing else is seen: only the last region is guided.
 *
 * @param guidance knows pictures of one noise level
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
