package dev.rad.torch.sampling;

import java.util.Arrays;

/** A normal distribution of rows of pixels. */
public record Gaussian(double[] mean, double[][] covariance) {

  /** Four pixels of which neighbours are alike: covariance {@code variance · correlation^|i−j|}. */
  public static Gaussian row(double mean, double variance, double correlation) {
    return row(4, mean, variance, correlation);
  }

  /** The same of any number of pixels. */
  public static Gaussian row(int pixels, double mean, double variance, double correlation) {
    double[] means = new double[pixels];
    Arrays.fill(means, mean);
    double[][] covariance = new double[pixels][pixels];
    for (int i = 0; i < pixels; i++) {
      for (int j = 0; j < pixels; j++) {
        covariance[i][j] = variance * Math.pow(correlation, Math.abs(i - j));
      }
    }
    return new Gaussian(means, covariance);
  }

  /**
   * The distribution of some pixels given the others, which is {@code N(μ_h + Σ_hk Σ_kk⁻¹ (y −
   * μ_k), Σ_hh − Σ_hk Σ_kk⁻¹ Σ_kh)}.
   */
  public Gaussian given(int[] known, double[] values, int[] hole) {
    double[][] gain =
        Matrices.times(
            Matrices.part(covariance, hole, known),
            Matrices.inverse(Matrices.part(covariance, known, known)));
    double[] difference = new double[known.length];
    for (int i = 0; i < known.length; i++) {
      difference[i] = values[i] - mean[known[i]];
    }
    double[] conditional = Matrices.times(gain, difference);
    double[][] explained = Matrices.times(gain, Matrices.part(covariance, known, hole));
    double[][] rest = Matrices.part(covariance, hole, hole);
    for (int i = 0; i < hole.length; i++) {
      conditional[i] += mean[hole[i]];
      for (int j = 0; j < hole.length; j++) {
        rest[i][j] -= explained[i][j];
      }
    }
    return new Gaussian(conditional, rest);
  }

  /** The distribution of {@code D x + S z} with diagonal D and S². */
  public Gaussian noised(double[] signal, double[] variance) {
    double[][] d = Matrices.diagonal(signal);
    double[][] noisy = Matrices.times(Matrices.times(d, covariance), d);
    for (int i = 0; i < mean.length; i++) {
      noisy[i][i] += variance[i];
    }
    return new Gaussian(Matrices.times(d, mean), noisy);
  }

  /**
   * The distribution of draws from {@code p(x₀ | D x₀ + S z = s)} for a random s that is normal
   * with independent pixels: {@code N(μ + G (E[s] − D μ), Σ − G D Σ + G Cov[s] Gᵀ)} with {@code G =
   * Σ D (D Σ D + S²)⁻¹}.
   */
  Gaussian restored(double[] signal, double[] variance, double[] start, double[] startVariance) {
    Gaussian noisy = noised(signal, variance);
    double[][] back = Matrices.times(covariance, Matrices.diagonal(signal));
    double[][] gain = Matrices.times(back, Matrices.inverse(noisy.covariance()));
    double[] difference = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      difference[i] = start[i] - noisy.mean()[i];
    }
    double[] shift = Matrices.times(gain, difference);
    double[][] explained = Matrices.times(gain, Matrices.transposed(back));
    double[][] spread =
        Matrices.times(
            Matrices.times(gain, Matrices.diagonal(startVariance)), Matrices.transposed(gain));
    double[][] result = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      shift[i] += mean[i];
      for (int j = 0; j < mean.length; j++) {
        result[i][j] = covariance[i][j] - explained[i][j] + spread[i][j];
      }
    }
    return new Gaussian(shift, result);
  }

  /** The logarithm of the density, but for a constant. */
  double logDensity(double[] x) {
    double[] difference = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      difference[i] = x[i] - mean[i];
    }
    double[][] l = Matrices.cholesky(covariance);
    double sum = 0;
    for (double y : Matrices.times(Matrices.inverseOfLower(l), difference)) {
      sum -= 0.5 * y * y;
    }
    for (int i = 0; i < l.length; i++) {
      sum -= Math.log(l[i][i]);
    }
    return sum;
  }
}
