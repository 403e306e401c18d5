package dev.rad.prior;

/** The known pixels around a hole. */
final class Surroundings {
  private static final int FROM = 2; // pixels from the hole
  private static final int TO = 12;
  private static final int GREY_LEVELS = 8; // what neighbours may differ by
  private static final double SHARE = 0.02; // of the pixels may differ by more

  private Surroundings() {}

  /**
   * Returns whether the surroundings are as smooth as a sky or a wall, with nothing to be continued
   * and nothing that would hide a seam.
   *
   * @param level the picture
   * @param scale the normalised units per grey level
   */
  static boolean areSmooth(PatchLevel level, double scale) {
    byte[] distances =
        level.steps(PatchLevel.HOLE, i -> level.kinds[i] == PatchLevel.KNOWN, TO + 1);
    int all = 0;
    int rough = 0;
    for (int i = 0; i < distances.length; i++) {
      if (distances[i] >= FROM && distances[i] <= TO) {
        all++;
        float right = difference(level, i, level.neighbour(i, 0));
        float below = difference(level, i, level.neighbour(i, 2));
        rough += Math.max(right, below) > GREY_LEVELS * scale ? 1 : 0;
      }
    }
    return rough <= SHARE * all;
  }

  private static float difference(PatchLevel level, int pixel, int neighbour) {
    float most = 0;
    if (neighbour >= 0 && level.kinds[neighbour] == PatchLevel.KNOWN) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        float own = level.values[pixel * level.channels + c];
        most = Math.max(most, Math.abs(own - level.values[neighbour * level.channels + c]));
      }
    }
    return most;
  }
}
