package dev.rad.image;

import java.util.Arrays;

/**
 * A resampling filter along one axis: which source pixels make each target pixel, and their
 * weights.
 *
 * <p>Target i has its centre at source position {@code (i + ½)·n/m}; pixel j's weight is {@code
 * k((j + ½ - centre)/scale)} with the kernel k and {@code scale = max(1, n/m)}, normalised to sum
 * 1.
 */
final class AxisWeights {
  /** Less is rounding of 0: true weights of 16384 pixels or fewer are 0 or at least 4.6e-10. */
  private static final double ROUNDING = 1e-10;

  private final int sourceSize;
  private final int[] starts;
  private final float[][] weights;

  private AxisWeights(int sourceSize, int[] starts, float[][] weights) {
    this.sourceSize = sourceSize;
    this.starts = starts;
    this.weights = weights;
  }

  static AxisWeights of(Kernel kernel, int sourceSize, int size) {
    double ratio = (double) sourceSize / size;
    double scale = Math.max(1.0, ratio);
    double reach = scale * kernel.support();
    int[] starts = new int[size];
    float[][] weights = new float[size][];
    for (int i = 0; i < size; i++) {
      double centre = (i + 0.5) * ratio;
      int start = Math.max(0, (int) Math.floor(centre - reach + 0.5));
      int end = Math.min(sourceSize, (int) Math.floor(centre + reach + 0.5));
      double[] raw = new double[end - start];
      for (int k = 0; k < raw.length; k++) {
        double weight = kernel.at(Math.abs(start + k + 0.5 - centre) / scale);
        raw[k] = Math.abs(weight) < ROUNDING ? 0.0 : weight;
      }
      double sum = Arrays.stream(raw).sum();
      starts[i] = start;
      weights[i] = new float[raw.length];
      for (int k = 0; k < raw.length; k++) {
        weights[i][k] = (float) (raw[k] / sum);
      }
    }
    return new AxisWeights(sourceSize, starts, weights);
  }

  int size() {
    return starts.length;
  }

  int sourceSize() {
    return sourceSize;
  }

  int start(int i) {
    return starts[i];
  }

  float[] weights(int i) {
    return weights[i];
  }
}
