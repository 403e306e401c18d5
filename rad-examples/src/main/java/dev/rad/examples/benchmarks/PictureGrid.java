package dev.rad.examples.benchmarks;

import dev.rad.image.RgbImage;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Pictures of one size in rows and columns, each pixel enlarged to a square. */
final class PictureGrid {

  private static final int GAP = 4; // pixels
  private static final int CELL = 192; // about so many pixels wide

  private PictureGrid() {}

  /** Draws at least one row of equally many pictures. */
  static RgbImage of(List<List<RgbImage>> rows) {
    RgbImage first = rows.get(0).get(0);
    int scale = Math.max(1, CELL / first.width());
    int columnStep = first.width() * scale + GAP;
    int rowStep = first.height() * scale + GAP;
    var grid =
        new BufferedImage(
            rows.get(0).size() * columnStep - GAP,
            rows.size() * rowStep - GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        graphics.drawImage(
            rows.get(row).get(column).toBufferedImage(),
            column * columnStep,
            row * rowStep,
            columnStep - GAP,
            rowStep - GAP,
            null);
      }
    }
    graphics.dispose();
    return RgbImage.of(grid);
  }
}
