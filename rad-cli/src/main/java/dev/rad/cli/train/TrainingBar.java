package dev.rad.cli.train;

import java.io.PrintWriter;

/** A status line on a terminal that is rewritten in place, with a progress bar if there is room. */
public final class TrainingBar {

  private static final int MIN_COLUMNS = 8; // the fewest columns worth drawing
  private static final int MAX_COLUMNS = 30;

  private final PrintWriter err;
  private final int columns;

  /**
   * Creates a bar.
   *
   * @param err the stream of the terminal
   * @param columns the width of the terminal
   */
  TrainingBar(PrintWriter err, int columns) {
    this.err = err;
    this.columns = Math.max(1, columns - 1); // a full line would wrap
  }

  /**
   * Updates the line.
   *
   * @param share the fraction done, 0 to 1
   * @param text the text beside the bar, truncated at the end of the line
   */
  void show(double share, String text) {
    String line = bar(share, columns - text.length() - 4) + text;
    err.print("\r" + pad(line.substring(0, Math.min(line.length(), columns))));
    err.flush();
  }

  private static String bar(double share, int room) {
    int width = Math.min(room, MAX_COLUMNS);
    if (width < MIN_COLUMNS) {
      return "";
    }
    int full = (int) (share * width);
    return "[" + "=".repeat(full) + " ".repeat(width - full) + "]  ";
  }

  private String pad(String line) {
    return line + " ".repeat(columns - line.length());
  }

  /** Erases the line, so that others can be printed. */
  void clear() {
    err.print("\r" + pad("") + "\r");
    err.flush();
  }
}
