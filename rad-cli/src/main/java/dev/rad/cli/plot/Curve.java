package dev.rad.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Values over the steps of a training.
 *
 * @param steps rising
 * @param values one a step; NaN is a gap
 */
public record Curve(double[] steps, double[] values) {

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return Arrays.stream(values).noneMatch(Double::isFinite);
  }

  /** The decimal logarithms of positive values. */
  Curve log10() {
    return new Curve(steps, Arrays.stream(values).map(Math::log10).toArray());
  }

  /**
   * Smooths the curve.
   *
   * @param width how many values each is averaged over, half of them before and half after it;
   *     fewer at the ends; gaps are left out
   * @return the means; NaN where there are only gaps
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
   * Takes points away that cannot be told apart on paper: of each part of the steps the smallest
   * and the largest value stay, so that no outlier is lost.
   *
   * @param parts into how many parts of one length the steps are cut, at least 1
   * @return a curve of at most {@code 2 · parts} points; this one if it has no more
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
