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
 * What results come to.
 *
 * @param masks kinds of masks, in the order of tables
 * @param methods labels of methods, in the order of tables
 * @param cells what there is of each method and kind
 * @param costs what each method took, over all kinds
 */
record Summary(
    List<String> masks, List<String> methods, Map<Group, Cell> cells, Map<String, Costs> costs) {

  /** A method and a kind of masks. */
  record Group(String method, String mask) {}

  /**
   * Measures of the pictures of one place.
   *
   * @param count how many pictures
   * @param hole mean share of a picture that was filled
   * @param metrics means with standard errors
   * @param medians of the same measures
   * @param sets measures of all pictures together, by name
   */
  record Cell(
      int count,
      double hole,
      Map<Metric, MeanEstimate> metrics,
      Map<Metric, Double> medians,
      Map<String, Double> sets) {}

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

  /** The measures that every result has, and those of the holes that are wide enough for them. */
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

  /** What there is of a method and a kind. */
  Optional<Cell> cell(String method, String mask) {
    return Optional.ofNullable(cells.get(new Group(method, mask)));
  }

  /** A mean with its standard error. */
  Optional<MeanEstimate> estimate(String method, String mask, Metric metric) {
    return cell(method, mask).map(cell -> cell.metrics().get(metric));
  }

  /** A median. */
  Optional<Double> median(String method, String mask, Metric metric) {
    return cell(method, mask).map(cell -> cell.medians().get(metric));
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
