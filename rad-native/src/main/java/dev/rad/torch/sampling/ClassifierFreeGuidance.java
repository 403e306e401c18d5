package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * Classifier-free guidance (Ho and Salimans 2022, arXiv 2207.12598, equation 6): {@code ε̂ = (1 +
 * w) ε̂_c − w ε̂_∅}, and the same for velocities, of which it is a linear function. The variance,
 * where the network learns it, is the conditional one's.
 *
 * @param conditional the network with the wanted class
 * @param unconditional the network without a class; need not learn its variance
 * @param weight w: 0 for the conditional alone (which is then the only one evaluated), −1 for the
 *     unconditional's noise
 */
public record ClassifierFreeGuidance(Denoiser conditional, Denoiser unconditional, double weight)
    implements Denoiser {

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException if it is infinite or not a number
   */
  public ClassifierFreeGuidance {
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("the guidance weight must be finite, not " + weight);
    }
  }

  @Override
  public Tensor predict(Tensor x, NoiseInput noise) {
    Tensor output = conditional.predict(x, noise);
    if (weight == 0) {
      return output;
    }
    long channels = x.size(1);
    Tensor without = unconditional.predict(x, noise).narrow(1, 0, channels);
    Tensor guided = output.narrow(1, 0, channels).mul(1 + weight).sub(without.mul(weight));
    long rest = output.size(1) - channels;
    return rest == 0 ? guided : Tensors.cat(1, guided, output.narrow(1, channels, rest));
  }
}
