package dev.rad.placement;

import dev.rad.image.Region;

/** The square neighbourhood of a hole. */
final class HoleSquare {

  /**
   * The ratio of the square's side to the hole's longer side: at most a quarter of the square is
   * hole.
   */
  private static final int CONTEXT = 2;

  private HoleSquare() {}

  /**
   * Returns a square with twice the hole's longer side, centred on the hole as far as the borders
   * allow, and no smaller than the network's size; smaller only if the picture is.
   */
  static Region around(Region box, int width, int height, int size) {
    int longer = Math.max(box.width(), box.height());
    int wanted = Math.max(CONTEXT * longer, size);
    return centred(box, width, height, Math.max(longer, Math.min(wanted, Math.min(width, height))));
  }

  /** Creates a square around the middle of bounds, moved into the picture if it fits. */
  static Region centred(Region box, int width, int height, int side) {
    return new Region(
        origin(box.x(), box.width(), side, width),
        origin(box.y(), box.height(), side, height),
        side,
        side);
  }

  /** Centres a side on an interval, and moves it into the picture if it fits. */
  private static int origin(int start, int length, int side, int limit) {
    int centred = start + (length - side) / 2;
    return side <= limit ? Math.max(0, Math.min(centred, limit - side)) : (limit - side) / 2;
  }
}
