package dev.rad.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A column of a table of metrics: one metric for one kind of mask.
 *
 * @param header the column's name
 * @param cells one cell per method
 */
record TableColumn(String header, List<Table.Cell> cells) {

  private record Value(String text, double badness) {}

  /**
   * Creates the column of a per-picture metric: its means, or its medians if it is a ratio, with
   * the best one marked.
   */
  static TableColumn of(Summary summary, List<String> methods, String mask, Metric metric) {
    List<Optional<Value>> values = new ArrayList<>();
    for (String method : methods) {
      values.add(
          metric.isRatio()
              ? summary.median(method, mask, metric).map(median -> ratio(median, metric))
              : summary
                  .estimate(method, mask, metric)
                  .map(
                      estimate ->
                          value(
                              estimate,
                              metric,
                              summary.estimate(method, mask, Metric.SEAM_PHOTO))));
    }
    return new TableColumn(mask + ": " + metric.title(), marked(values));
  }

  /** Rates a ratio: twice as much is as bad as half as much. */
  private static Value ratio(double median, Metric metric) {
    return new Value(
        String.format(Locale.ROOT, "%." + metric.decimals() + "f", median),
        Math.abs(Math.log(median)));
  }

  private static Value value(MeanEstimate estimate, Metric metric, Optional<MeanEstimate> photo) {
    double mean = estimate.mean();
    double badness =
        switch (metric.better()) {
          case HIGHER -> -mean;
          case LOWER -> mean;
          case NEAR_PHOTO -> Math.abs(mean - photo.map(MeanEstimate::mean).orElse(0.0));
          case NEAR_ONE -> Math.abs(Math.log(mean));
        };
    return new Value(estimate.format(metric.decimals()), badness);
  }

  /** Creates the column of a metric of the whole set of pictures, for which lower is better. */
  static TableColumn of(Summary summary, List<String> methods, String mask, String set) {
    List<Optional<Value>> values = new ArrayList<>();
    for (String method : methods) {
      values.add(
          summary
              .cell(method, mask)
              .map(cell -> cell.sets().get(set))
              .map(value -> new Value(String.format(Locale.ROOT, "%.4g", value), value)));
    }
    return new TableColumn(mask + ": " + set + " ↓", marked(values));
  }

  private static List<Table.Cell> marked(List<Optional<Value>> values) {
    OptionalDouble best =
        values.stream()
            .flatMap(Optional::stream)
            .mapToDouble(Value::badness)
            .filter(badness -> !Double.isNaN(badness))
            .min();
    return values.stream()
        .map(
            value ->
                value
                    .map(v -> new Table.Cell(v.text(), best.equals(OptionalDouble.of(v.badness()))))
                    .orElse(Table.NOTHING))
        .toList();
  }
}
