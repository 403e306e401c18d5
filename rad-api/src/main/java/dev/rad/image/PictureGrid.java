package dev.rad.image;

import dev.rad.image.internal.PixelMath;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures of one size in rows and columns on white, for viewing. Immutable.
 *
 * <pre>{@code
 * PictureGrid.of(List.of(List.of(photo, masked, filled))).withZoom(4).toImage();
 * }</pre>
 */
public final class PictureGrid {
  /** White columns and rows between two pictures. */
  public static final int GAP = 4; // pixels

  private final List<List<RgbImage>> rows;
  private final int zoom;

  private PictureGrid(List<List<RgbImage>> rows, int zoom) {
    this.rows = rows;
    this.zoom = zoom;
  }

  /**
   * Arranges pictures.
   *
   * @param rows the rows from the top, each from left to right; at least one picture, and all rows
   *     of the same length
   * @return the grid
   * @throws IllegalArgumentException if there is no picture, or the rows differ in length or the
   *     pictures in size
   */
  public static PictureGrid of(List<List<RgbImage>> rows) {
    if (rows.isEmpty() || rows.get(0).isEmpty()) {
      throw new IllegalArgumentException("a grid needs at least one picture, found none");
    }
    RgbImage first = rows.get(0).get(0);
    for (List<RgbImage> row : rows) {
      if (row.size() != rows.get(0).size()) {
        throw new IllegalArgumentException(
            "the rows of a grid have one length, found %d and %d pictures"
                .formatted(rows.get(0).size(), row.size()));
      }
      for (RgbImage picture : row) {
        if (picture.width() != first.width() || picture.height() != first.height()) {
          throw new IllegalArgumentException(
              "the pictures of a grid have one size, found %d×%d and %d×%d; resize one of them"
                  .formatted(first.width(), first.height(), picture.width(), picture.height()));
        }
      }
    }
    return new PictureGrid(rows.stream().map(List::copyOf).toList(), 1);
  }

  /**
   * Enlarges each picture but not the gaps: a pixel becomes a square of its colour.
   *
   * @param factor the squares' side in pixels, at least 1
   * @return the grid with enlarged pictures
   * @throws IllegalArgumentException if the factor is below 1
   */
  public PictureGrid withZoom(int factor) {
    if (factor < 1) {
      throw new IllegalArgumentException("pictures are enlarged 1 time or more, not " + factor);
    }
    return new PictureGrid(rows, factor);
  }

  /**
   * Draws the grid.
   *
   * @return for R rows of C pictures a picture of {@code C·zoom·width + (C − 1)·GAP} columns and
   *     {@code R·zoom·height + (R − 1)·GAP} rows
   * @throws IllegalArgumentException if that exceeds {@link RgbImage#MAX_PIXELS}
   */
  public RgbImage toImage() {
    RgbImage first = rows.get(0).get(0);
    int width = side(rows.get(0).size(), first.width());
    int height = side(rows.size(), first.height());
    byte[] white = new byte[PixelMath.byteCount(width, height)];
    Arrays.fill(white, (byte) 255);
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        int x = c * (first.width() * zoom + GAP);
        int y = r * (first.height() * zoom + GAP);
        draw(rows.get(r).get(c), white, width, x, y);
      }
    }
    return RgbImage.wrap(width, height, white);
  }

  /**
   * Returns the pixels along one side, or the largest int, which no picture may have, if there are
   * more.
   */
  private int side(int count, int pixels) {
    long step = Math.min((long) pixels * zoom + GAP, Integer.MAX_VALUE);
    return (int) Math.min(count * step - GAP, Integer.MAX_VALUE);
  }

  private void draw(RgbImage picture, byte[] to, int toWidth, int left, int top) {
    byte[] from = picture.pixels();
    int columns = picture.width() * zoom;
    for (int y = 0; y < picture.height(); y++) {
      int row = ((top + y * zoom) * toWidth + left) * 3;
      for (int x = 0; x < columns; x++) {
        System.arraycopy(from, (y * picture.width() + x / zoom) * 3, to, row + x * 3, 3);
      }
      for (int copy = 1; copy < zoom; copy++) {
        System.arraycopy(to, row, to, row + copy * toWidth * 3, columns * 3);
      }
    }
  }

  /** {@return rows and columns of pictures, and their size} */
  @Override
  public String toString() {
    RgbImage first = rows.get(0).get(0);
    return "PictureGrid[%d×%d of %d×%d]"
        .formatted(rows.get(0).size(), rows.size(), first.width() * zoom, first.height() * zoom);
  }
}
