package dev.rad.cli.train;

import java.io.PrintWriter;

/**
 * A line that is written again and again in its place on a terminal, with a bar if there is room.
 */
public final class TrainingBar {

  private static final int LEAST = 8; // columns of a bar worth drawing
  private static final int MOST = 30;

  private final PrintWriter err;
  private final int columns;

  /**
   * Makes a bar.
   *
   * @param err the terminal
   * @param columns its width
   */
  TrainingBar(PrintWriter err, int columns) {
    this.err = err;
    this.columns = Math.max(1, columns - 1); // a full line would break
  }

  /**
   * Replaces what is shown.
   *
   * @param share how much is done, 0 to 1
   * @param text what stands beside the bar; cut off where the line ends
   */
  void show(double share, String text) {
    String line = bar(share, columns - text.length() - 4) + text;
    err.print("\r" + pad(line.substring(0, Math.min(line.length(), columns))));
    err.flush();
  }

  private static String bar(double share, int room) {
    int width = Math.min(room, MOST);
    if (width < LEAST) {
      return "";
    }
    int full = (int) (share * width);
    return "[" + "=".repeat(full) + " ".repeat(width - full) + "]  ";
  }

  private String pad(String line) {
    return line + " ".repeat(columns - line.length());
  }

  /** Makes room for lines of their own. */
  void clear() {
    err.print("\r" + pad("") + "\r");
    err.flush();
  }
}
