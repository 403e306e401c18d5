package dev.rad.torch.latent;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;

/**
 * Renders an approximate picture of latents without the decoder: colours are an affine function of
 * each latent pixel, fitted by least squares to the picture being filled and its latents.
 */
public final class LatentPreview {

  private static final double RIDGE = 1e-3;

  private final int channels;
  private final int factor;
  private final float[] matrix; // [3, channels + 1]

  private LatentPreview(int channels, int factor, float[] matrix) {
    this.channels = channels;
    this.factor = factor;
    this.matrix = matrix;
  }

  /**
   * Fits the function.
   *
   * @param latents {@code [1, C, h, w]}
   * @param picture the picture of these latents, {@code [1, 3, H, W]}
   * @return the preview
   */
  public static LatentPreview fit(Tensor latents, Tensor picture) {
    int c = (int) latents.size(1);
    int factor = (int) (picture.size(2) / latents.size(2));
    try (var scope = TensorScope.open()) {
      Tensor small = Functional.bilinear(picture, latents.size(2), latents.size(3));
      double[] x = Tensors.toDoubles(latents);
      double[] y = Tensors.toDoubles(small);
      return new LatentPreview(c, factor, solve(x, y, c));
    }
  }

  /** Solves the normal equations by Gaussian elimination. */
  private static float[] solve(double[] x, double[] y, int c) {
    int n = x.length / c;
    int size = c + 1;
    double[][] system = new double[size][size + 3];
    for (int p = 0; p < n; p++) {
      for (int i = 0; i < size; i++) {
        double a = i == c ? 1 : x[i * n + p];
        for (int j = 0; j < size; j++) {
          system[i][j] += a * (j == c ? 1 : x[j * n + p]);
        }
        for (int k = 0; k < 3; k++) {
          system[i][size + k] += a * y[k * n + p];
        }
      }
    }
    for (int i = 0; i < size; i++) {
      system[i][i] += RIDGE * n;
    }
    eliminate(system);
    float[] matrix = new float[3 * size];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < size; i++) {
        matrix[k * size + i] = (float) system[i][size + k];
      }
    }
    return matrix;
  }

  private static void eliminate(double[][] system) {
    int size = system.length;
    for (int i = 0; i < size; i++) { // positive definite, so that pivots are on the diagonal
      double pivot = system[i][i];
      for (int j = i; j < system[i].length; j++) {
        system[i][j] /= pivot;
      }
      for (int row = 0; row < size; row++) {
        double factor = system[row][i];
        for (int j = i; row != i && j < system[row].length; j++) {
          system[row][j] -= factor * system[i][j];
        }
      }
    }
  }

  /**
   * Renders latents.
   *
   * @param latents {@code [1, C, h, w]}
   * @return a picture {@code [1, 3, H, W]}, nominally in {@code [−1, 1]}
   */
  public Tensor show(Tensor latents) {
    return TensorScope.compute(
        () -> {
          Tensor rows = Tensors.of(matrix, 3, channels + 1L).to(latents.device());
          Tensor weight = rows.narrow(1, 0, channels).reshape(3, channels, 1, 1);
          Tensor bias = rows.select(1, channels).contiguous();
          Tensor colours = Functional.conv2d(latents, weight, bias, 1, 0);
          return Functional.bilinear(colours, factor * latents.size(2), factor * latents.size(3));
        });
  }

  @Override
  public String toString() {
    return "LatentPreview[" + channels + " channels, factor " + factor + "]";
  }
}
