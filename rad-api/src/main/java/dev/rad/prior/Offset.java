package dev.rad.prior;

/**
 * The way from a pixel to the one that it copies.
 *
 * @param dx columns to the right
 * @param dy rows down
 */
record Offset(int dx, int dy) {

  /** Returns the offset from one pixel to another. */
  static Offset between(int from, int to, PatchLevel level) {
    return new Offset(to % level.width - from % level.width, to / level.width - from / level.width);
  }

  /** Returns the pixel at this offset from another, or −1 outside the photo. */
  int from(int pixel, PatchLevel level) {
    int x = pixel % level.width + dx;
    int y = pixel / level.width + dy;
    boolean inside = x >= 0 && x < level.photoWidth && y >= 0 && y < level.height;
    return inside ? y * level.width + x : -1;
  }
}
