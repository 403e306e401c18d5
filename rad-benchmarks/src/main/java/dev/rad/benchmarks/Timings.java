package dev.rad.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Repeated timings of the same work.
 *
 * @param values the times in seconds, at least one
 */
record Timings(double... values) {

  /** Times a workload several times, after a warm-up run. */
  static Timings of(Workload work, int times) {
    work.run();
    double[] values = new double[times];
    for (int i = 0; i < times; i++) {
      values[i] = work.run();
    }
    return new Timings(values);
  }

  /** Times code several times, after a warm-up run. */
  static Timings of(Runnable code, int times) {
    double[] values = new double[times + 1];
    for (int i = 0; i <= times; i++) {
      long began = System.nanoTime();
      code.run();
      values[i] = (System.nanoTime() - began) * 1e-9;
    }
    return new Timings(Arrays.copyOfRange(values, 1, values.length));
  }

  double median() {
    double[] sorted = sorted();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  double least() {
    return sorted()[0];
  }

  double largest() {
    return sorted()[values.length - 1];
  }

  private double[] sorted() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns the median with the minimum and maximum, such as {@code 1.204 (1.190–1.310)}. */
  String format() {
    return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", median(), least(), largest());
  }
}
