package dev.rad.cli.plot;

import dev.rad.exception.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A table written by a training, with one line per step. The first line names the columns: {@code
 * step}, {@code loss} and others.
 *
 * <p>A table may be read while its training runs, or after it was killed. An incomplete last line
 * is ignored. A step that does not follow its predecessor starts a part that was trained again, and
 * replaces the older lines from there on. Lines may be shorter or longer than the header, as after
 * an update that added columns.
 */
public final class LossTable {

  private static final String STEP = "step";
  private static final String LOSS = "loss";

  private final List<String> columns;
  private final double[][] rows; // NaN for a missing cell

  private LossTable(List<String> columns, double[][] rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a table.
   *
   * @param file a file of comma-separated numbers, including {@code NaN} and {@code Infinity}
   * @return the table, which may have no lines yet
   * @throws TrainingException if the file is missing or malformed
   */
  static LossTable read(Path file) {
    String text = text(file);
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> columns = lines.isEmpty() ? List.of() : List.of(lines.get(0).strip().split(","));
    if (!columns.contains(STEP) || !columns.contains(LOSS)) {
      throw new TrainingException(
          file + " is not a training's table: its first line must name the columns step and loss");
    }
    Deque<double[]> rows = new ArrayDeque<>();
    int step = columns.indexOf(STEP);
    for (int i = 1; i < lines.size(); i++) {
      double[] row = row(lines.get(i), columns, file + ", line " + (i + 1));
      while (!rows.isEmpty() && rows.getLast()[step] >= row[step]) {
        rows.removeLast();
      }
      rows.add(row);
    }
    return new LossTable(columns, rows.toArray(double[][]::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1); // any bytes; tables are ASCII
    } catch (NoSuchFileException e) {
      throw new TrainingException(file + ": no such file; name the folder of a training", e);
    } catch (IOException e) {
      throw new TrainingException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static double[] row(String line, List<String> columns, String place) {
    String[] cells = line.split(",", -1);
    double[] row = new double[columns.size()];
    Arrays.fill(row, Double.NaN);
    for (int i = 0; i < Math.min(cells.length, row.length); i++) {
      try {
        row[i] = Double.parseDouble(cells[i]);
      } catch (NumberFormatException e) {
        throw new TrainingException(
            "%s: the %s is not a number; correct or delete the line"
                .formatted(place, columns.get(i)),
            e);
      }
    }
    if (!Double.isFinite(row[columns.indexOf(STEP)]) || cells.length <= columns.indexOf(LOSS)) {
      throw new TrainingException(
          place + ": there is no step or no loss; correct or delete the line");
    }
    return row;
  }

  /** Returns a table without lines. */
  static LossTable empty() {
    return new LossTable(List.of(STEP, LOSS), new double[0][]);
  }

  /**
   * Returns a column as a curve over the steps.
   *
   * @param name the name of the column
   * @return one value per line, NaN if missing or not finite; all NaN if there is no such column
   */
  Curve curve(String name) {
    int step = columns.indexOf(STEP);
    int index = columns.indexOf(name);
    return new Curve(
        Arrays.stream(rows).mapToDouble(row -> row[step]).toArray(),
        Arrays.stream(rows)
            .mapToDouble(row -> index >= 0 && Double.isFinite(row[index]) ? row[index] : Double.NaN)
            .toArray());
  }
}
