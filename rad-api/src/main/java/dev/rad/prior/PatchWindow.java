package dev.rad.prior;

/**
 * The weight of a patch's pixels in a vote: a Gaussian with a standard deviation of a quarter of
 * the patch's side (Newson et al. 2014, equation 3).
 */
final class PatchWindow {
  private static final double DEVIATION = 0.25; // in sides of a patch

  private PatchWindow() {}

  /** Returns the weight of the pixel at an offset from the centre of a patch. */
  static double weight(int dx, int dy, int side) {
    double deviation = DEVIATION * side;
    return Math.exp(-(dx * dx + dy * dy) / (2 * deviation * deviation));
  }

  /** Returns the weights of all pixels of a patch, row by row. */
  static float[] weights(int side) {
    float[] weights = new float[side * side];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) weight(i % side - side / 2, i / side - side / 2, side);
    }
    return weights;
  }
}
