package dev.rad.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times of the same work.
 *
 * @param values in seconds, at least one
 */
record Timings(double... values) {

  /** Runs a piece of work several times, after one run that does not count. */
  static Timings of(Workload work, int times) {
    work.run();
    double[] values = new double[times];
    for (int i = 0; i < times; i++) {
      values[i] = work.run();
    }
    return new Timings(values);
  }

  /** Runs code several times, after one run that does not count. */
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

  /** Such as {@code 1.204 (1.190–1.310)}: the median with the least and the largest. */
  String format() {
    return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", median(), least(), largest());
  }
}
