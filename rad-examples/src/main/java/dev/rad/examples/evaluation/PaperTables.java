package dev.rad.examples.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of RAD's paper: 1 quality, 2 time and evaluations, 3 ablation. */
final class PaperTables {

  private static final List<Metric> HOLE =
      List.of(Metric.PSNR_HOLE, Metric.SSIM_HOLE, Metric.L1_HOLE, Metric.SEAM);
  private static final List<Metric> WHOLE =
      List.of(Metric.LPIPS_ALEX, Metric.LPIPS_VGG, Metric.PSNR, Metric.SSIM, Metric.L1);

  private final Summary summary;
  private final Settings settings;

  PaperTables(Summary summary, Settings settings) {
    this.summary = summary;
    this.settings = settings;
  }

  /** All tables that there is something for. */
  List<Table> all() {
    List<Table> tables = new ArrayList<>();
    List<String> methods = summary.methods().stream().filter(summary.costs()::containsKey).toList();
    if (methods.isEmpty()) {
      return tables;
    }
    Function<String, String> same = method -> method;
    tables.add(quality("Table 1: quality, whole pictures", methods, same, WHOLE));
    tables.add(quality("Table 1, continued: holes alone", methods, same, HOLE));
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

  private Table quality(
      String title, List<String> methods, Function<String, String> names, List<Metric> metrics) {
    List<Column> columns = new ArrayList<>();
    boolean sets =
        metrics.contains(Metric.PSNR) // of whole pictures, as the measures of sets
            && summary.masks().stream().anyMatch(mask -> !summary.sets(mask).isEmpty());
    for (String mask : summary.masks()) {
      if (sets) {
        summary.sets(mask).forEach(set -> columns.add(Column.of(summary, methods, mask, set)));
      }
      metrics.stream()
          .filter(metric -> methods.stream().anyMatch(m -> isThere(m, mask, metric)))
          .forEach(metric -> columns.add(Column.of(summary, methods, mask, metric)));
    }
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      List<Table.Cell> row = new ArrayList<>();
      row.add(Table.Cell.of(names.apply(methods.get(i))));
      for (Column column : columns) {
        row.add(column.cells().get(i));
      }
      rows.add(row);
    }
    List<String> header =
        Stream.concat(Stream.of("method"), columns.stream().map(Column::header)).toList();
    return new Table(title, caption(methods, metrics.contains(Metric.SEAM), sets), header, rows);
  }

  private boolean isThere(String method, String mask, Metric metric) {
    return summary.estimate(method, mask, metric).isPresent();
  }

  private String caption(List<String> methods, boolean seam, boolean sets) {
    var text = new StringBuilder("Means ± standard errors over pictures. ");
    for (String mask : summary.masks()) {
      List<Summary.Cell> cells =
          methods.stream().flatMap(method -> summary.cell(method, mask).stream()).toList();
      if (!cells.isEmpty()) {
        String counts =
            cells.stream()
                .map(cell -> Integer.toString(cell.count()))
                .distinct()
                .collect(Collectors.joining(" or "));
        double hole = cells.stream().mapToDouble(Summary.Cell::hole).average().orElseThrow();
        text.append(
            String.format(
                Locale.ROOT,
                "%s: N = %s%s, %.0f %% are hole. ",
                mask,
                counts,
                counts.contains("or") ? " (unfinished)" : "",
                100 * hole));
      }
    }
    String size = settings.common().get("size");
    text.append("Pictures of %s×%s pixels".formatted(size, size));
    Optional.ofNullable(settings.common().get("height"))
        .ifPresent(
            height ->
                text.append(", cut out of photos at a height of %s pixels".formatted(height)));
    text.append(
        ", known pixels pasted. PSNR in dB, SSIM at most 1, L1 in grey levels of 0 to 255.");
    if (sets) {
      text.append(
          " Distances of sets are to the same pictures before their holes: compare them at"
              + " equal N only.");
    }
    if (seam) {
      text.append(" Seam in grey levels, best where it is the photos' own: ");
      text.append(
          summary.masks().stream()
              .flatMap(mask -> photoSeam(methods, mask).stream())
              .collect(Collectors.joining(", ")));
      text.append(".");
    }
    return text.append(" The best of a column is bold.").toString();
  }

  private Optional<String> photoSeam(List<String> methods, String mask) {
    return methods.stream()
        .flatMap(method -> summary.estimate(method, mask, Metric.SEAM_PHOTO).stream())
        .findFirst()
        .map(photo -> mask + " " + photo.format(Metric.SEAM_PHOTO.decimals()));
  }

  private Table costs(List<String> methods) {
    Summary.Costs rad = summary.costs().get(MethodSpec.RAD);
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (String method : methods) {
      Summary.Costs own = summary.costs().get(method);
      rows.add(
          Stream.of(
                  method,
                  own.steps() == 0 ? "–" : Integer.toString(own.steps()),
                  count(own.forward()),
                  count(own.backward()),
                  seconds(own.setUp()),
                  seconds(own.perEvaluation()),
                  seconds(own.seconds()),
                  rad == null
                      ? "–"
                      : String.format(Locale.ROOT, "%.2f", own.seconds() / rad.seconds()))
              .map(Table.Cell::of)
              .toList());
    }
    String caption =
        "Per picture of %s×%s pixels, one at a time, on %s: mean numbers of evaluations forward and backward, median times in seconds; the time per evaluation leaves set-up out.%s"
            .formatted(
                settings.common().get("size"),
                settings.common().get("size"),
                settings.common().get("device"),
                rad == null
                    ? ""
                    : " The last column is the time in relation to that of "
                        + MethodSpec.RAD
                        + " with "
                        + rad.steps()
                        + " steps.");
    return new Table(
        "Table 2: time and evaluations",
        caption,
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

  /** The methods of the paper's ablation that are there, with their names in it. */
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
