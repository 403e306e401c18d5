package dev.rad.mask;

/** Distinguishes maps of labels (0 for the background, small numbers for objects) from greys. */
final class MaskLabels {
  private static final int GREATEST = 64;
  private static final int VOID = 255; // around things, in many sets
  private static final double FLAT = 0.5; // of labels that are like their neighbours

  private MaskLabels() {}

  /**
   * Returns whether all values are small whole numbers, and those other than 0 lie in flat areas.
   */
  static boolean are(MaskPlane plane) {
    float[] greys = plane.greys();
    int width = plane.width();
    int labels = 0;
    int flat = 0;
    for (int i = 0; i < greys.length; i++) {
      float grey = greys[i];
      if (grey != Math.rint(grey) || (grey > GREATEST && grey != VOID)) {
        return false;
      }
      if (grey > 0 && grey < VOID) {
        labels++;
        flat += across(greys, i, width) && down(greys, i, width) ? 1 : 0;
      }
    }
    return labels > 0 && flat >= FLAT * labels;
  }

  /**
   * Returns whether most nonzero pixels resemble a neighbour, as in a shape, however thin, but not
   * in noise.
   */
  static boolean touch(MaskPlane plane) {
    float[] greys = plane.greys();
    int width = plane.width();
    int labels = 0;
    int alike = 0;
    for (int i = 0; i < greys.length; i++) {
      if (greys[i] > 0) {
        labels++;
        alike += across(greys, i, width) || down(greys, i, width) ? 1 : 0;
      }
    }
    return alike >= FLAT * labels;
  }

  private static boolean across(float[] greys, int i, int width) {
    return like(greys, i, i - 1, i % width > 0) || like(greys, i, i + 1, i % width < width - 1);
  }

  private static boolean down(float[] greys, int i, int width) {
    return like(greys, i, i - width, i >= width)
        || like(greys, i, i + width, i + width < greys.length);
  }

  private static boolean like(float[] greys, int pixel, int other, boolean inside) {
    return inside && greys[other] == greys[pixel];
  }
}
