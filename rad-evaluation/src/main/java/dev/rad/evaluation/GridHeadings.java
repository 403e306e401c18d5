package dev.rad.evaluation;

import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Draws column headings above a {@link PictureGrid}, wrapped into as many lines as needed. */
final class GridHeadings {

  private static final int SIZE = 12; // points, of the letters
  private static final int MARGIN = 4; // pixels above and below the text

  private GridHeadings() {}

  /**
   * Puts headings above a grid.
   *
   * @param grid the drawn grid
   * @param names the headings of the columns, from the left
   * @return the grid with headings, or the grid alone if Java finds no fonts, as in minimal
   *     containers
   */
  static RgbImage above(RgbImage grid, List<String> names) {
    return above(grid, names, () -> new Font(Font.SANS_SERIF, Font.PLAIN, SIZE));
  }

  /** Puts headings above a grid, in a given font. */
  static RgbImage above(RgbImage grid, List<String> names, Supplier<Font> font) {
    BufferedImage text;
    try {
      text = draw(grid.width(), names, font.get());
    } catch (LinkageError | InternalError | RuntimeException e) { // depends on what is missing
      return grid;
    }
    var all =
        new BufferedImage(
            grid.width(), text.getHeight() + grid.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    graphics.drawImage(text, 0, 0, null);
    graphics.drawImage(grid.toBufferedImage(), 0, text.getHeight(), null);
    graphics.dispose();
    return RgbImage.of(all);
  }

  private static BufferedImage draw(int width, List<String> names, Font font) {
    FontMetrics metrics = metrics(font);
    int column = (width + PictureGrid.GAP) / names.size(); // with the gap that follows
    List<List<String>> lines = new ArrayList<>();
    names.forEach(name -> lines.add(lines(name, metrics, column - PictureGrid.GAP)));
    int most = lines.stream().mapToInt(List::size).max().orElseThrow();
    var image =
        new BufferedImage(
            width, most * metrics.getHeight() + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, image.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(font);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int c = 0; c < lines.size(); c++) {
      for (int i = 0; i < lines.get(c).size(); i++) {
        int row = most - lines.get(c).size() + i; // the last lines stand on the pictures
        graphics.drawString(
            lines.get(c).get(i),
            c * column,
            MARGIN + row * metrics.getHeight() + metrics.getAscent());
      }
    }
    graphics.dispose();
    return image;
  }

  private static FontMetrics metrics(Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(font);
    } finally {
      graphics.dispose();
    }
  }

  /**
   * Breaks a name into lines that fit, at any character, because names of methods have few spaces.
   */
  private static List<String> lines(String name, FontMetrics metrics, int width) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int end = 1; end <= name.length(); end++) {
      if (end - begin > 1 && metrics.stringWidth(name.substring(begin, end)) > width) {
        lines.add(name.substring(begin, end - 1));
        begin = end - 1;
      }
    }
    lines.add(name.substring(begin));
    return lines;
  }
}
