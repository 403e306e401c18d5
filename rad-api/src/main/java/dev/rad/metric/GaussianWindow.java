package dev.rad.metric;

/**
 * Gaussian weights that sum to 1, cut off at a radius, applied one axis after the other. Beyond the
 * edges the picture is mirrored, the edge pixel repeated.
 */
final class GaussianWindow {
  /** The window of {@link Ssim}: 11×11, σ = 1.5 pixels. */
  static final GaussianWindow SSIM = new GaussianWindow(1.5, 5);

  private final int radius; // pixels
  private final double[] weights;

  /**
   * Creates weights with a standard deviation in pixels, over {@code 2·radius + 1} pixels along
   * each axis.
   */
  GaussianWindow(double sigma, int radius) {
    this.radius = radius;
    this.weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double d = (i - radius) / sigma;
      weights[i] = Math.exp(-0.5 * d * d);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
  }

  /** Returns the radius, in pixels. */
  int radius() {
    return radius;
  }

  /** Returns the side of the window, in pixels. */
  int size() {
    return weights.length;
  }

  /** Returns the weighted means around each of {@code [height, width]} values. */
  double[] means(double[] values, int width, int height) {
    return down(across(values, width, height), width, height);
  }

  private double[] across(double[] values, int width, int height) {
    double[] result = new double[values.length];
    double[] row = new double[width + 2 * radius]; // with what is mirrored
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = values[y * width + mirror(x - radius, width)];
      }
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * row[x + i];
        }
        result[y * width + x] = sum;
      }
    }
    return result;
  }

  private double[] down(double[] values, int width, int height) {
    double[] result = new double[values.length];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < weights.length; i++) {
        int row = mirror(y + i - radius, height) * width;
        for (int x = 0; x < width; x++) {
          result[y * width + x] += weights[i] * values[row + x];
        }
      }
    }
    return result;
  }

  /** Mirrors an index into the picture: c b a | a b c | c b a, as often as needed. */
  static int mirror(int i, int n) {
    int within = Math.floorMod(i, 2 * n);
    return within < n ? within : 2 * n - 1 - within;
  }
}
