package dev.rad.prior;

/**
 * A straight line through a hole, in pixels of a level: the chord from the known pixel a to the
 * known pixel b, or to the picture's edge.
 *
 * @param ax the column of a
 * @param ay the row of a
 * @param bx the column of b
 * @param by the row of b
 * @param open whether the hole reaches the picture's edge at b, where nothing is known
 * @param quality how distinct the line is; see {@link LineSearch}
 */
record Line(double ax, double ay, double bx, double by, boolean open, double quality) {
  private static final double NEAR = 3; // pixels between the ends of different lines
  private static final double SLIGHT = Math.sin(Math.toRadians(30));

  double length() {
    return Math.hypot(bx - ax, by - ay);
  }

  /** Returns the horizontal part of the direction from a to b, which has length 1. */
  double dx() {
    return (bx - ax) / length();
  }

  /** Returns the vertical part of the direction from a to b, which has length 1. */
  double dy() {
    return (by - ay) / length();
  }

  /** Returns how far a pixel is from a in the direction to b. */
  double along(double x, double y) {
    return (x - ax) * dx() + (y - ay) * dy();
  }

  /** Returns how far a pixel is to the right of the line, seen from a. */
  double across(double x, double y) {
    return (y - ay) * dx() - (x - ax) * dy();
  }

  /** Returns the same line on the level of twice the size. */
  Line doubled() {
    return new Line(2 * ax + 0.5, 2 * ay + 0.5, 2 * bx + 0.5, 2 * by + 0.5, open, quality);
  }

  /** Returns a line whose ends are moved to its right, seen from a. */
  Line shifted(double atA, double atB) {
    double x = -dy();
    double y = dx();
    return new Line(ax + atA * x, ay + atA * y, bx + atB * x, by + atB * y, open, quality);
  }

  Line withQuality(double value) {
    return new Line(ax, ay, bx, by, open, value);
  }

  /** Returns whether both lines cannot be right: they share an end, or cross at a slight angle. */
  boolean contradicts(Line other) {
    return near(ax, ay, other)
        || (!open && near(bx, by, other))
        || (Math.abs(dx() * other.dy() - dy() * other.dx()) < SLIGHT && crosses(other));
  }

  private static boolean near(double x, double y, Line other) {
    return Math.hypot(x - other.ax, y - other.ay) <= NEAR
        || (!other.open && Math.hypot(x - other.bx, y - other.by) <= NEAR);
  }

  private boolean crosses(Line other) {
    return across(other.ax, other.ay) * across(other.bx, other.by) < 0
        && other.across(ax, ay) * other.across(bx, by) < 0;
  }
}
