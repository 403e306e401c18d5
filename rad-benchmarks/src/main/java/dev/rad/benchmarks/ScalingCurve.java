package dev.rad.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a cost grows with one quantity.
 *
 * @param name of the files
 * @param quantity what grows
 * @param cost what is measured
 * @param points in the order of measurement
 */
record ScalingCurve(String name, String quantity, String cost, List<Point> points) {

  /** Copies the list. */
  ScalingCurve {
    points = List.copyOf(points);
  }

  /**
   * A measurement.
   *
   * @param series what else was the case
   * @param at the quantity
   * @param seconds for how many units of the cost
   * @param units how many
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

  /** A line per point, after a header. */
  String csv() {
    return "series,%s,median,least,largest%n".formatted(quantity.replace(' ', '_'))
        + points.stream().map(Point::toCsv).collect(Collectors.joining());
  }
}
