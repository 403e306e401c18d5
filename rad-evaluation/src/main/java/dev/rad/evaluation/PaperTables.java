package dev.rad.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Builds the tables of RAD's paper: 1, quality; 2, time and evaluations; 3, ablation. */
final class PaperTables {

  private static final List<Metric> HOLE =
      List.of(Metric.PSNR_HOLE, Metric.SSIM_HOLE, Metric.L1_HOLE, Metric.SEAM);
  private static final List<Metric> WHOLE =
      List.of(Metric.LPIPS_ALEX, Metric.LPIPS_VGG, Metric.PSNR, Metric.SSIM, Metric.L1);

  private static final List<Metric> DETAIL =
      List.of(Metric.PATCHES, Metric.LAPLACIAN, Metric.FINE, Metric.FINE_COLOUR, Metric.SEAM_RATIO);

  private static final List<Metric> TEXTURE =
      List.of(
          Metric.PSNR_HOLE,
          Metric.SSIM_HOLE,
          Metric.PATCHES,
          Metric.LAPLACIAN,
          Metric.FINE,
          Metric.FINE_COLOUR);

  private final Summary summary;
  private final TableCaptions captions;

  PaperTables(Summary summary, EvaluationSettings settings) {
    this.summary = summary;
    this.captions = new TableCaptions(summary, settings);
  }

  /** Returns all tables that have results. */
  List<Table> all() {
    List<Table> tables = new ArrayList<>();
    List<String> methods = summary.methods().stream().filter(summary.costs()::containsKey).toList();
    if (methods.isEmpty()) {
      return tables;
    }
    Function<String, String> same = method -> method;
    tables.add(quality("Table 1: quality, whole pictures", methods, same, WHOLE));
    tables.add(quality("Table 1, continued: holes alone", methods, same, HOLE));
    tables.add(
        quality("Table 1, continued: detail, colour and borders of holes", methods, same, DETAIL));
    tables.add(costs(methods));
    Map<String, String> configurations = configurations(methods);
    if (configurations.size() > 1) {
      tables.add(
          quality(
              "Table 3: ablation, holes alone",
              List.copyOf(configurations.keySet()),
              configurations::get,
              HOLE));
    }
    return tables;
  }

  /** Returns a table of the most significant hole metrics, for the methods that have results. */
  Optional<Table> ofHoles(String title) {
    List<String> methods = summary.methods().stream().filter(summary.costs()::containsKey).toList();
    return methods.isEmpty()
        ? Optional.empty()
        : Optional.of(quality(title, methods, method -> method, TEXTURE));
  }

  private Table quality(
      String title, List<String> methods, Function<String, String> names, List<Metric> metrics) {
    List<TableColumn> columns = new ArrayList<>();
    boolean sets =
        metrics.contains(Metric.PSNR) // set metrics go with those of whole pictures
            && summary.masks().stream().anyMatch(mask -> !summary.sets(mask).isEmpty());
    for (String mask : summary.masks()) {
      if (sets) {
        summary.sets(mask).forEach(set -> columns.add(TableColumn.of(summary, methods, mask, set)));
      }
      metrics.stream()
          .filter(metric -> methods.stream().anyMatch(m -> isThere(m, mask, metric)))
          .forEach(metric -> columns.add(TableColumn.of(summary, methods, mask, metric)));
    }
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      List<Table.Cell> row = new ArrayList<>();
      row.add(Table.Cell.of(names.apply(methods.get(i))));
      for (TableColumn column : columns) {
        row.add(column.cells().get(i));
      }
      rows.add(row);
    }
    List<String> header =
        Stream.concat(Stream.of("method"), columns.stream().map(TableColumn::header)).toList();
    return new Table(title, captions.quality(methods, metrics, sets), header, rows);
  }

  private boolean isThere(String method, String mask, Metric metric) {
    return summary.estimate(method, mask, metric).isPresent();
  }

  private Table costs(List<String> methods) {
    Optional<Summary.Costs> rad = Optional.ofNullable(summary.costs().get(MethodSpec.RAD));
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (String method : methods) {
      Summary.Costs own = Objects.requireNonNull(summary.costs().get(method), method);
      rows.add(
          Stream.of(
                  method,
                  own.steps() == 0 ? "–" : Integer.toString(own.steps()),
                  count(own.forward()),
                  count(own.backward()),
                  seconds(own.setUp()),
                  seconds(own.perEvaluation()),
                  seconds(own.seconds()),
                  rad.map(
                          base ->
                              String.format(Locale.ROOT, "%.2f", own.seconds() / base.seconds()))
                      .orElse("–"))
              .map(Table.Cell::of)
              .toList());
    }
    return new Table(
        "Table 2: time and evaluations",
        captions.costs(MethodSpec.RAD, rad),
        List.of(
            "method",
            "steps",
            "forward",
            "backward",
            "set-up, s",
            "per evaluation, s",
            "per picture, s",
            "× " + MethodSpec.RAD),
        rows);
  }

  private static String count(double mean) {
    return mean == Math.rint(mean)
        ? String.format(Locale.ROOT, "%.0f", mean)
        : String.format(Locale.ROOT, "%.1f", mean);
  }

  private static String seconds(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns the evaluated methods of the paper's ablation, with their names in the paper. */
  private static Map<String, String> configurations(List<String> methods) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> known = new LinkedHashMap<>();
    known.put(MethodSpec.CFG1, "Cfg. 1: RAD's steps, plain network (rad-cfg1)");
    known.put(MethodSpec.CFG2, "Cfg. 2: trained for RAD, ordinary time embedding (rad-cfg2)");
    known.put(MethodSpec.RAD, "RAD (rad)");
    known.forEach(
        (method, name) -> {
          if (methods.contains(method)) {
            names.put(method, name);
          }
        });
    return names;
  }
}
