package dev.rad.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A series of values over the steps of a training.
 *
 * @param steps the steps, in ascending order
 * @param values one value per step; NaN is a gap
 */
public record Curve(double[] steps, double[] values) {

  /** Returns whether there is nothing to draw. */
  boolean isEmpty() {
    return Arrays.stream(values).noneMatch(Double::isFinite);
  }

  /** Returns the decimal logarithms of the positive values. */
  Curve log10() {
    return new Curve(steps, Arrays.stream(values).map(Math::log10).toArray());
  }

  /**
   * Smooths the curve.
   *
   * @param width the number of values in the centred moving average, fewer at the ends; gaps are
   *     skipped
   * @return the smoothed curve; NaN where there are only gaps
   */
  Curve smoothed(int width) {
    double[] means = new double[values.length];
    for (int i = 0; i < means.length; i++) {
      int from = Math.max(0, i - width / 2);
      int to = Math.min(means.length, i - width / 2 + width);
      means[i] =
          Arrays.stream(values, from, to).filter(Double::isFinite).average().orElse(Double.NaN);
    }
    return new Curve(steps, means);
  }

  /**
   * Removes points that are too close to be distinguished in a plot. Of each part of the steps, the
   * smallest and the largest value are kept, so that no outlier is lost.
   *
   * @param parts the number of equal parts to divide the steps into, at least 1
   * @return a curve of at most {@code 2 · parts} points; this curve if it has no more
   */
  Curve thinned(int parts) {
    if (values.length <= 2 * parts) {
      return this;
    }
    List<Integer> kept = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) part * values.length / parts);
      int to = (int) ((part + 1L) * values.length / parts);
      int low = from;
      int high = from;
      for (int i = from + 1; i < to; i++) {
        low = values[i] < values[low] || Double.isNaN(values[low]) ? i : low;
        high = values[i] > values[high] || Double.isNaN(values[high]) ? i : high;
      }
      kept.add(Math.min(low, high));
      if (low != high) {
        kept.add(Math.max(low, high));
      }
    }
    return new Curve(
        kept.stream().mapToDouble(i -> steps[i]).toArray(),
        kept.stream().mapToDouble(i -> values[i]).toArray());
  }
}
