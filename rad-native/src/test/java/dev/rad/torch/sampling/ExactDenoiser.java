package dev.rad.torch.sampling;

import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * The best possible denoiser {@code (x − √ᾱ E[x₀ | x]) / √(1−ᾱ)} of rows of pixels whose prior is
 * normal, or a mixture of two normals. With {@code x = D x₀ + S z} and each pixel's own ᾱ,
 *
 * <pre>{@code
 * E[x₀ | x] = μ + Σ D (D Σ D + S²)⁻¹ (x − D μ)
 * }</pre>
 *
 * <p>It knows ᾱ only from the conditioning, the step number of every pixel: {@code 1 − ᾱ} is the
 * training table {@code 1 − A_τ}, linear between its entries (RAD, arXiv 2412.09191, section 3.4).
 *
 * <p>x is {@code [1, N, 1, W]}: its channels are N independent rows of W pixels.
 */
final class ExactDenoiser implements Denoiser {

  static final RadScheduler SCHEDULE = RadScheduler.standard();

  private static final BetaSchedule TRAINING = BetaSchedule.linear(1000);

  private final int width;
  private final double[] weights;
  private final Gaussian[] components;

  private ExactDenoiser(double[] weights, Gaussian... components) {
    this.width = components[0].mean().length;
    this.weights = weights;
    this.components = components;
  }

  static ExactDenoiser of(Gaussian prior) {
    return new ExactDenoiser(new double[] {1}, prior);
  }

  static ExactDenoiser ofMixture(double weight, Gaussian first, Gaussian second) {
    return new ExactDenoiser(new double[] {weight, 1 - weight}, first, second);
  }

  @Override
  public Tensor predict(Tensor x, NoiseInput noise) {
    return TensorScope.compute(
        () -> {
          var levels = new Levels(steps(noise));
          Tensor x0 = levels.mean(x, 0);
          if (components.length == 2) {
            Tensor odds = levels.logOdds(x).exp();
            Tensor second = levels.mean(x, 1);
            Tensor share = odds.div(odds.add(1)); // of the second
            share = odds.gt(1e30).where(Tensors.zerosLike(odds).add(1), share);
            x0 = x0.addcmul(second.sub(x0), share);
          }
          return x.mul(levels.row(i -> levels.noise[i] == 0 ? 0 : 1 / Math.sqrt(levels.noise[i])))
              .sub(
                  x0.mul(
                      levels.row(
                          i ->
                              levels.noise[i] == 0
                                  ? 0
                                  : levels.signal[i] / Math.sqrt(levels.noise[i]))));
        });
  }

  /**
   * The classifier that belongs to a mixture: the logarithms of the probabilities that all rows
   * come from the first component, and that all come from the second, {@code [1, 2]}.
   */
  Tensor logProbabilities(Tensor x, NoiseInput noise) {
    Tensor odds = new Levels(steps(noise)).logOdds(x); // [1, N, 1, 1]
    Tensor first = odds.exp().add(1).log().neg().sum();
    Tensor second = odds.neg().exp().add(1).log().neg().sum();
    return Tensors.stack(0, List.of(first, second)).reshape(1, 2);
  }

  /** The step number of every pixel. */
  private double[] steps(NoiseInput noise) {
    double[] result = new double[width];
    if (noise instanceof NoiseInput.Dense dense) {
      float[] map = dense.steps().toFloats();
      Arrays.setAll(result, i -> map[i]);
      return result;
    }
    var levels = (NoiseInput.Levels) noise;
    float[] steps = levels.steps()[0];
    if (levels.weights() == null) {
      Arrays.fill(result, steps[0]);
      return result;
    }
    float[] weight = levels.weights().toFloats(); // [1, K, 1, W]
    for (int i = 0; i < weight.length; i++) {
      result[i % width] += weight[i] * steps[i / width];
    }
    return result;
  }

  /** {@code 1 − A_τ}. */
  private static double noise(double step) {
    int below = (int) Math.min(Math.floor(step), TRAINING.steps() - 1);
    double share = step - below;
    return (1 - share) * tableEntry(below) + share * tableEntry(below + 1);
  }

  private static double tableEntry(int k) {
    return 0.0 - Math.expm1(TRAINING.logAlphaBar(k));
  }

  private interface Entry {
    double at(int i);
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** x times a matrix, plus a vector. */
  private static Tensor affine(Tensor x, double[][] matrix, double[] shift) {
    float[] flat = new float[matrix.length * matrix[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) matrix[i / matrix[0].length][i % matrix[0].length];
    }
    return Functional.linear(
        x,
        Tensors.of(flat, matrix.length, matrix[0].length),
        Tensors.of(floats(shift), shift.length));
  }

  /** The pixels' noise levels in one state. */
  private final class Levels {
    private final double[] signal = new double[width];
    private final double[] noise = new double[width];

    private Levels(double[] steps) {
      for (int i = 0; i < width; i++) {
        noise[i] = ExactDenoiser.noise(steps[i]);
        signal[i] = Math.sqrt(1 - noise[i]);
      }
    }

    private Tensor row(Entry entry) {
      double[] values = new double[width];
      for (int i = 0; i < values.length; i++) {
        values[i] = entry.at(i);
      }
      return Tensors.of(floats(values), 1, 1, 1, values.length);
    }

    private Tensor mean(Tensor x, int component) {
      Gaussian prior = components[component];
      Gaussian noisy = prior.noised(signal, noise);
      double[][] gain =
          Matrices.times(
              Matrices.times(prior.covariance(), Matrices.diagonal(signal)),
              Matrices.inverse(noisy.covariance()));
      double[] back = Matrices.times(gain, noisy.mean());
      double[] shift = new double[back.length];
      for (int i = 0; i < shift.length; i++) {
        shift[i] = prior.mean()[i] - back[i];
      }
      return affine(x, gain, shift);
    }

    private Tensor logOdds(Tensor x) {
      return logDensity(x, 1).sub(logDensity(x, 0));
    }

    private Tensor logDensity(Tensor x, int component) {
      Gaussian noisy = components[component].noised(signal, noise);
      double[][] l = Matrices.cholesky(noisy.covariance());
      double[][] inverse = Matrices.inverseOfLower(l);
      double[] shift = Matrices.times(inverse, noisy.mean());
      double constant = Math.log(weights[component]);
      for (int i = 0; i < shift.length; i++) {
        shift[i] = -shift[i];
        constant -= Math.log(l[i][i]);
      }
      double[][] half = new double[1][shift.length];
      Arrays.fill(half[0], -0.5);
      return affine(affine(x, inverse, shift).square(), half, new double[] {constant});
    }
  }
}
