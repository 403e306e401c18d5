package dev.rad.image;

/**
 * A rectangle of pixels, which may lie partly or wholly outside the picture it is used on.
 *
 * @param x the leftmost column, may be negative
 * @param y the topmost row, may be negative
 * @param width number of columns, at least 1
 * @param height number of rows, at least 1
 */
public record Region(int x, int y, int width, int height) {
  /**
   * Checks the size.
   *
   * @param x the leftmost column, may be negative
   * @param y the topmost row, may be negative
   * @param width number of columns, at least 1
   * @param height number of rows, at least 1
   * @throws IllegalArgumentException if a side is less than 1 or an edge does not fit an int
   */
  public Region {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "region sides must be at least 1 pixel, got " + width + "×" + height);
    }
    if ((long) x + width > Integer.MAX_VALUE || (long) y + height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "region edges must fit an int, got x=%d y=%d %d×%d".formatted(x, y, width, height));
    }
  }

  /**
   * Returns the column just right of the region.
   *
   * @return {@code x + width}
   */
  public int right() {
    return x + width;
  }

  /**
   * Returns the row just below the region.
   *
   * @return {@code y + height}
   */
  public int bottom() {
    return y + height;
  }

  /**
   * Returns whether a pixel lies in the region.
   *
   * @param column its x
   * @param row its y
   * @return true if inside
   */
  public boolean contains(int column, int row) {
    return column >= x && column < right() && row >= y && row < bottom();
  }

  /**
   * Returns whether the region lies wholly inside a picture.
   *
   * @param pictureWidth columns of the picture
   * @param pictureHeight rows of the picture
   * @return true if no pixel of the region is outside
   */
  public boolean isInside(int pictureWidth, int pictureHeight) {
    return x >= 0 && y >= 0 && right() <= pictureWidth && bottom() <= pictureHeight;
  }

  /**
   * Returns whether two regions share a pixel.
   *
   * @param other any region
   * @return true if they do
   */
  public boolean overlaps(Region other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }

  /**
   * Returns the smallest region around this one and another.
   *
   * @param other any region
   * @return the region that holds both
   * @throws IllegalArgumentException if a side does not fit an int
   */
  public Region union(Region other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Region(
        left,
        top,
        Math.max(right(), other.right()) - left,
        Math.max(bottom(), other.bottom()) - top);
  }
}
