package dev.rad.torch.training;

import dev.rad.torch.tensor.Tensor;

/**
 * The likelihood of 8-bit pixel values under a Gaussian (Ho et al. 2020, arXiv 2006.11239, equation
 * 13): its mass in a bin of ±1/255 around the value, open at the ends of {@code [−1, 1]}.
 */
final class DiscretizedGaussian {

  private static final double HALF_BIN = 1.0 / 255;
  private static final double EDGE = 0.999;
  private static final double LEAST = 1e-12;

  private DiscretizedGaussian() {}

  /**
   * Computes the negative log-likelihood of every element, in nats.
   *
   * @param value in {@code [−1, 1]}
   * @param deviation the value minus the Gaussian's mean
   * @param logVariance the logarithm of the Gaussian's variance
   * @return the shape of value
   */
  static Tensor negativeLogLikelihood(Tensor value, Tensor deviation, Tensor logVariance) {
    Tensor precision = logVariance.mul(-0.5).exp();
    Tensor above = cdf(deviation.add(HALF_BIN).mul(precision));
    Tensor below = cdf(deviation.add(-HALF_BIN).mul(precision));
    Tensor inside = above.sub(below).clamp(LEAST, 1);
    Tensor least = above.clamp(LEAST, 1);
    Tensor greatest = below.neg().add(1).clamp(LEAST, 1);
    return value.lt(-EDGE).where(least, value.gt(EDGE).where(greatest, inside)).log().neg();
  }

  /** Computes the ADM's tanh approximation of the standard normal distribution function. */
  private static Tensor cdf(Tensor z) {
    Tensor cubic = z.add(z.square().mul(z).mul(0.044715));
    return cubic.mul(Math.sqrt(2 / Math.PI)).tanh().add(1).mul(0.5);
  }
}
