package dev.rad.evaluation;

import java.util.List;
import java.util.stream.Collectors;

/** Formats tables as Markdown. */
final class Markdown {

  private Markdown() {}

  /** Formats tables one below the other. */
  static String of(List<Table> tables) {
    return tables.stream().map(Markdown::of).collect(Collectors.joining("\n"));
  }

  private static String of(Table table) {
    var text = new StringBuilder("## " + table.title() + "\n\n");
    text.append(line(table.header()));
    text.append("|---".repeat(table.header().size())).append("|\n");
    for (List<Table.Cell> row : table.rows()) {
      text.append(line(row.stream().map(Markdown::cell).toList()));
    }
    return text.append("\n").append(table.caption()).append("\n").toString();
  }

  private static String line(List<String> cells) {
    return "| "
        + cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | "))
        + " |\n";
  }

  private static String cell(Table.Cell cell) {
    return cell.best() ? "**" + cell.text() + "**" : cell.text();
  }
}
