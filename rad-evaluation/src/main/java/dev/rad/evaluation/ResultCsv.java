package dev.rad.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts results to and from lines of comma-separated values (RFC 4180, without line breaks
 * inside cells).
 */
final class ResultCsv {

  private static final List<String> FIRST =
      List.of(
          "picture",
          "photo",
          "mask",
          "hole",
          "method",
          "seed",
          "steps",
          "forward",
          "backward",
          "set_up_s",
          "seconds",
          "s_per_evaluation");

  /** The names of the columns. */
  static final String HEADER =
      Stream.concat(FIRST.stream(), Stream.of(Metric.values()).map(Metric::column))
          .collect(Collectors.joining(","));

  private ResultCsv() {}

  /** Formats a result as a line, without its line break. */
  static String line(Result result) {
    Result.Cost cost = result.cost();
    List<String> cells = new ArrayList<>();
    cells.add(quoted(result.testCase().picture()));
    cells.add(quoted(result.testCase().photo()));
    cells.add(quoted(result.testCase().mask()));
    cells.add(number(result.hole()));
    cells.add(quoted(result.method()));
    cells.add(Long.toString(result.seed()));
    cells.add(Integer.toString(result.steps()));
    cells.add(Integer.toString(cost.forward()));
    cells.add(Integer.toString(cost.backward()));
    cells.add(number(cost.setUp()));
    cells.add(number(cost.seconds()));
    cells.add(Double.isNaN(cost.perEvaluation()) ? "" : number(cost.perEvaluation()));
    for (Metric metric : Metric.values()) {
      Double value = result.metrics().get(metric);
      cells.add(value == null ? "" : number(value));
    }
    return String.join(",", cells);
  }

  /** Parses a line; empty if it is malformed. */
  static Optional<Result> parse(String line) {
    List<String> cells = cells(line);
    int metrics = FIRST.size();
    if (cells.size() != metrics + Metric.values().length) {
      return Optional.empty();
    }
    try {
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        String cell = cells.get(metrics + metric.ordinal());
        if (!cell.isEmpty()) {
          values.put(metric, Double.valueOf(cell));
        }
      }
      return Optional.of(
          new Result(
              new TestCase(cells.get(0), cells.get(1), cells.get(2)),
              Double.parseDouble(cells.get(3)),
              cells.get(4),
              Long.parseLong(cells.get(5)),
              Integer.parseInt(cells.get(6)),
              new Result.Cost(
                  Integer.parseInt(cells.get(7)),
                  Integer.parseInt(cells.get(8)),
                  Double.parseDouble(cells.get(9)),
                  Double.parseDouble(cells.get(10))),
              values));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String quoted(String text) {
    String line = text.replaceAll("[\r\n]", " ");
    return line.matches("[^\",]*") ? line : '"' + line.replace("\"", "\"\"") + '"';
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    var cell = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (inside && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          inside = !inside;
        }
      } else if (c == ',' && !inside) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
