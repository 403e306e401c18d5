package dev.rad.evaluation;

import java.util.List;

/**
 * A table for people.
 *
 * @param title what it shows
 * @param caption what numbers mean, and of how many pictures they are
 * @param header names of the columns
 * @param rows cells
 */
record Table(String title, String caption, List<String> header, List<List<Cell>> rows) {

  /** What stands where there is nothing to say. */
  static final Cell NOTHING = new Cell("–", false);

  /**
   * A cell.
   *
   * @param text what it says
   * @param best whether it is the best of its column
   */
  record Cell(String text, boolean best) {
    static Cell of(String text) {
      return new Cell(text, false);
    }
  }
}
