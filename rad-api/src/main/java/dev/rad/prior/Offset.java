package dev.rad.prior;

/**
 * The way from a pixel to the one that it copies.
 *
 * @param dx columns to the right
 * @param dy rows down
 */
record Offset(int dx, int dy) {

  /** Returns the pixel at this offset from another, or −1 outside the photo. */
  int from(int pixel, PatchLevel level) {
    int x = pixel % level.width + dx;
    int y = pixel / level.width + dy;
    boolean inside = x >= 0 && x < level.photoWidth && y >= 0 && y < level.height;
    return inside ? y * level.width + x : -1;
  }
}
