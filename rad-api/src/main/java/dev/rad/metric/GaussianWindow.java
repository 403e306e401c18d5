package dev.rad.metric;

/**
 * The window of {@link Ssim}: 11×11 Gaussian weights of σ = 1.5 pixels with the sum 1, applied one
 * axis after the other. Beyond the edges the picture is mirrored, the edge pixel repeated.
 */
final class GaussianWindow {
  static final int RADIUS = 5; // pixels
  static final int SIZE = 2 * RADIUS + 1;

  private static final double SIGMA = 1.5; // pixels
  private static final double[] WEIGHTS = weights();

  private GaussianWindow() {}

  private static double[] weights() {
    double[] weights = new double[SIZE];
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      double d = (i - RADIUS) / SIGMA;
      weights[i] = Math.exp(-0.5 * d * d);
      sum += weights[i];
    }
    for (int i = 0; i < SIZE; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** The weighted means around each of {@code [height, width]} values, sides at least 11. */
  static double[] means(double[] values, int width, int height) {
    return down(across(values, width, height), width, height);
  }

  private static double[] across(double[] values, int width, int height) {
    double[] result = new double[values.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
          sum += WEIGHTS[i] * values[y * width + mirror(x + i - RADIUS, width)];
        }
        result[y * width + x] = sum;
      }
    }
    return result;
  }

  private static double[] down(double[] values, int width, int height) {
    double[] result = new double[values.length];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < SIZE; i++) {
        int row = mirror(y + i - RADIUS, height) * width;
        for (int x = 0; x < width; x++) {
          result[y * width + x] += WEIGHTS[i] * values[row + x];
        }
      }
    }
    return result;
  }

  /** c b a | a b c | c b a; one reflection is enough where sides exceed the radius. */
  private static int mirror(int i, int n) {
    return i < 0 ? -1 - i : i < n ? i : 2 * n - 1 - i;
  }
}
