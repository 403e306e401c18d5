package dev.rad.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The growth of a cost with one quantity.
 *
 * @param name the name of its files
 * @param quantity the quantity on the horizontal axis
 * @param cost the measured cost
 * @param points the measurements, in the order they were taken
 */
record ScalingCurve(String name, String quantity, String cost, List<Point> points) {

  /** Copies the list. */
  ScalingCurve {
    points = List.copyOf(points);
  }

  /**
   * A single measurement.
   *
   * @param series the conditions under which it was taken
   * @param at the value of the quantity
   * @param seconds the timings of {@code units} units
   * @param units the number of units
   */
  record Point(String series, double at, Timings seconds, double units) {

    double median() {
      return seconds.median() / units;
    }

    private String toCsv() {
      return String.format(
          Locale.ROOT,
          "%s,%s,%.6f,%.6f,%.6f%n",
          series,
          at,
          median(),
          seconds.least() / units,
          seconds.largest() / units);
    }
  }

  /** Returns a header and one line per point. */
  String csv() {
    return "series,%s,median,least,largest%n".formatted(quantity.replace(' ', '_'))
        + points.stream().map(Point::toCsv).collect(Collectors.joining());
  }
}
