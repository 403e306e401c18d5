package dev.rad.examples.evaluation;

import dev.rad.examples.benchmarks.Estimate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What results come to.
 *
 * @param masks kinds of masks, in the order of tables
 * @param methods labels of methods, in the order of tables
 * @param cells what there is of each method and kind
 * @param costs what each method took, over all kinds
 */
record Summary(
    List<String> masks, List<String> methods, Map<Place, Cell> cells, Map<String, Costs> costs) {

  /** A method and a kind of masks. */
  record Place(String method, String mask) {}

  /**
   * Measures of the pictures of one place.
   *
   * @param count how many pictures
   * @param hole mean share of a picture that was filled
   * @param metrics means with standard errors
   * @param sets measures of all pictures together, by name
   */
  record Cell(int count, double hole, Map<Metric, Estimate> metrics, Map<String, Double> sets) {}

  /**
   * What a method took.
   *
   * @param count how many pictures
   * @param steps of its schedule
   * @param forward evaluations of the network per picture, mean
   * @param backward derivatives through it per picture, mean
   * @param setUp seconds before the first evaluation, median
   * @param perEvaluation seconds, median; not a number without evaluations
   * @param seconds per picture, median
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
   * Sums results up.
   *
   * @param masks kinds of masks, in the order of tables
   * @param methods labels of methods, in the order of tables
   * @param results all results
   * @param sets measures of all pictures of a place together
   */
  static Summary of(
      List<String> masks,
      List<String> methods,
      Collection<Result> results,
      Map<Place, Map<String, Double>> sets) {
    Map<Place, Cell> cells = new LinkedHashMap<>();
    Map<String, Costs> costs = new LinkedHashMap<>();
    for (String method : methods) {
      List<Result> own = results.stream().filter(r -> r.method().equals(method)).toList();
      if (!own.isEmpty()) {
        costs.put(method, Costs.of(own));
      }
      for (String mask : masks) {
        List<Result> here = own.stream().filter(r -> r.one().mask().equals(mask)).toList();
        var place = new Place(method, mask);
        if (!here.isEmpty()) {
          cells.put(
              place,
              new Cell(
                  here.size(),
                  mean(here, Result::hole),
                  estimates(here),
                  sets.getOrDefault(place, Map.of())));
        }
      }
    }
    return new Summary(masks, methods, cells, costs);
  }

  /** Means of the measures that every result has. */
  private static Map<Metric, Estimate> estimates(List<Result> results) {
    Map<Metric, Estimate> means = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (results.stream().allMatch(result -> result.metrics().containsKey(metric))) {
        means.put(
            metric,
            Estimate.of(results.stream().mapToDouble(r -> r.metrics().get(metric)).toArray()));
      }
    }
    return means;
  }

  private static double mean(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> value) {
    double[] sorted = results.stream().mapToDouble(value).toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** What there is of a method and a kind. */
  Optional<Cell> cell(String method, String mask) {
    return Optional.ofNullable(cells.get(new Place(method, mask)));
  }

  /** A mean with its standard error. */
  Optional<Estimate> estimate(String method, String mask, Metric metric) {
    return cell(method, mask).map(cell -> cell.metrics().get(metric));
  }

  /** Measures of all pictures of a kind together that some method has. */
  List<String> sets(String mask) {
    return methods.stream()
        .flatMap(method -> cell(method, mask).stream())
        .flatMap(cell -> cell.sets().keySet().stream())
        .distinct()
        .toList();
  }
}
