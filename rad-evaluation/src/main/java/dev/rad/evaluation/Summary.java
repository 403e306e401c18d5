package dev.rad.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Aggregated results: means, medians and costs by method and kind of mask.
 *
 * @param masks the kinds of masks, in the order of tables
 * @param methods the labels of the methods, in the order of tables
 * @param cells the aggregated metrics of each method and kind of mask
 * @param costs the costs of each method, over all kinds of masks
 */
record Summary(
    List<String> masks, List<String> methods, Map<Group, Cell> cells, Map<String, Costs> costs) {

  /** A group of results: those of a method and a kind of mask. */
  record Group(String method, String mask) {}

  /**
   * The aggregated metrics of a group.
   *
   * @param count the number of pictures
   * @param hole the mean fraction of a picture inside the hole
   * @param metrics the means with standard errors
   * @param medians the medians of the same metrics
   * @param sets the metrics of the set of pictures as a whole, by name
   */
  record Cell(
      int count,
      double hole,
      Map<Metric, MeanEstimate> metrics,
      Map<Metric, Double> medians,
      Map<String, Double> sets) {}

  /**
   * The costs of a method.
   *
   * @param count the number of pictures
   * @param steps the steps of its schedule
   * @param forward the mean number of network evaluations per picture
   * @param backward the mean number of backward passes per picture
   * @param setUp the median seconds before the first evaluation
   * @param perEvaluation the median seconds per evaluation; NaN without evaluations
   * @param seconds the median seconds per picture
   */
  record Costs(
      int count,
      int steps,
      double forward,
      double backward,
      double setUp,
      double perEvaluation,
      double seconds) {

    private static Costs of(List<Result> results) {
      return new Costs(
          results.size(),
          results.get(0).steps(),
          mean(results, result -> result.cost().forward()),
          mean(results, result -> result.cost().backward()),
          median(results, result -> result.cost().setUp()),
          median(results, result -> result.cost().perEvaluation()),
          median(results, result -> result.cost().seconds()));
    }
  }

  /**
   * Aggregates results.
   *
   * @param masks the kinds of masks, in the order of tables
   * @param methods the labels of the methods, in the order of tables
   * @param results all results
   * @param sets the set metrics of each group
   */
  static Summary of(
      List<String> masks,
      List<String> methods,
      Collection<Result> results,
      Map<Group, Map<String, Double>> sets) {
    Map<Group, Cell> cells = new LinkedHashMap<>();
    Map<String, Costs> costs = new LinkedHashMap<>();
    for (String method : methods) {
      List<Result> own = results.stream().filter(r -> r.method().equals(method)).toList();
      if (!own.isEmpty()) {
        costs.put(method, Costs.of(own));
      }
      for (String mask : masks) {
        List<Result> here = own.stream().filter(r -> r.testCase().mask().equals(mask)).toList();
        var group = new Group(method, mask);
        if (!here.isEmpty()) {
          cells.put(
              group,
              new Cell(
                  here.size(),
                  mean(here, Result::hole),
                  of(here, MeanEstimate::of),
                  of(here, Summary::median),
                  sets.getOrDefault(group, Map.of())));
        }
      }
    }
    return new Summary(masks, methods, cells, costs);
  }

  /**
   * Aggregates each metric that every result has, and those of wide holes over the results that
   * have them.
   */
  private static <T> Map<Metric, T> of(List<Result> results, Function<double[], T> summed) {
    Map<Metric, T> all = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      double[] values =
          results.stream()
              .filter(result -> result.metrics().containsKey(metric))
              .mapToDouble(result -> result.metrics().get(metric))
              .toArray();
      boolean enough = metric.needsWideHole() ? values.length > 0 : values.length == results.size();
      if (enough) {
        all.put(metric, summed.apply(values));
      }
    }
    return all;
  }

  private static double mean(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> value) {
    return median(results.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Returns the aggregated metrics of a method and a kind of mask, if any. */
  Optional<Cell> cell(String method, String mask) {
    return Optional.ofNullable(cells.get(new Group(method, mask)));
  }

  /** Returns the mean of a metric with its standard error. */
  Optional<MeanEstimate> estimate(String method, String mask, Metric metric) {
    return cell(method, mask).map(cell -> cell.metrics().get(metric));
  }

  /** Returns the median of a metric. */
  Optional<Double> median(String method, String mask, Metric metric) {
    return cell(method, mask).map(cell -> cell.medians().get(metric));
  }

  /** Lists the names of the set metrics that any method has for a kind of mask. */
  List<String> sets(String mask) {
    return methods.stream()
        .flatMap(method -> cell(method, mask).stream())
        .flatMap(cell -> cell.sets().keySet().stream())
        .distinct()
        .toList();
  }
}
