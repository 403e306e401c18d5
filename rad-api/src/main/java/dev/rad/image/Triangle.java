package dev.rad.image;

import java.util.Arrays;

/**
 * The triangle filter along one axis: which source pixels make each target pixel, and their
 * weights.
 *
 * <p>Target i has its centre at source position {@code (i + ½)·n/m}; pixel j's weight is {@code
 * max(0, 1 - |j + ½ - centre|/scale)} with {@code scale = max(1, n/m)}, normalised to sum 1.
 */
final class Triangle {
  /** True weights are 0 or at least 1/(2·max(n, m)); less is rounding of 0. */
  private static final double ROUNDING = 1e-10;

  private final int sourceSize;
  private final int[] starts;
  private final float[][] weights;

  private Triangle(int sourceSize, int[] starts, float[][] weights) {
    this.sourceSize = sourceSize;
    this.starts = starts;
    this.weights = weights;
  }

  static Triangle of(int sourceSize, int size) {
    double ratio = (double) sourceSize / size;
    double scale = Math.max(1.0, ratio);
    int[] starts = new int[size];
    float[][] weights = new float[size][];
    for (int i = 0; i < size; i++) {
      double centre = (i + 0.5) * ratio;
      int start = Math.max(0, (int) Math.floor(centre - scale + 0.5));
      int end = Math.min(sourceSize, (int) Math.floor(centre + scale + 0.5));
      double[] raw = new double[end - start];
      for (int k = 0; k < raw.length; k++) {
        double weight = 1.0 - Math.abs(start + k + 0.5 - centre) / scale;
        raw[k] = weight < ROUNDING ? 0.0 : weight;
      }
      double sum = Arrays.stream(raw).sum();
      starts[i] = start;
      weights[i] = new float[raw.length];
      for (int k = 0; k < raw.length; k++) {
        weights[i][k] = (float) (raw[k] / sum);
      }
    }
    return new Triangle(sourceSize, starts, weights);
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
