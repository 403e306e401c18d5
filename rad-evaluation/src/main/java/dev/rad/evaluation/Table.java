package dev.rad.evaluation;

import java.util.List;

/**
 * A table of text cells.
 *
 * @param title the title of the table
 * @param caption the meaning of the numbers and the number of pictures behind them
 * @param header the names of the columns
 * @param rows the cells, row by row
 */
record Table(String title, String caption, List<String> header, List<List<Cell>> rows) {

  /** The cell for a missing value. */
  static final Cell NOTHING = new Cell("–", false);

  /**
   * A cell.
   *
   * @param text the text of the cell
   * @param best whether the value is the best of its column
   */
  record Cell(String text, boolean best) {
    static Cell of(String text) {
      return new Cell(text, false);
    }
  }
}
