package dev.rad.prior;

import org.jspecify.annotations.Nullable;

/**
 * The colours across a line, averaged along the part of it that is seen on one side of a hole:
 *
 * <pre>{@code
 * m(u) = mean over t of z(t, u)          t pixels along the line, u across it, |u| ≤ 4
 * N    = mean over t, u of |z − m|²      what changes along the line
 * r(u) = m(u) − (α + β u)                without its linear trend over u
 * C    = mean over u of |r|²             what changes across it
 * }</pre>
 *
 * @param detail r, three colours for every u
 * @param contrast C
 * @param noise N
 */
record LineProfile(float[] detail, double contrast, double noise) {

  /** The largest |u|. */
  static final int RADIUS = 4;

  private static final int WIDTH = 2 * RADIUS + 1;

  /** The least share of pixels along the line that must be known, for every u. */
  private static final double LEAST_KNOWN = 0.75;

  /** Repetition is looked for at these distances from the line. */
  private static final int FIRST_LAG = 6;

  private static final int LAST_LAG = 16;

  /** The object that a line borders may reach this far, and a margin beyond its edge. */
  private static final int FARTHEST = 11;

  private static final int BEYOND = 3;

  /**
   * Measures the colours beside a line.
   *
   * @param level the picture
   * @param line the line
   * @param atA whether to measure before a, or else behind b
   * @param length how many pixels of the line are seen
   * @param every 1 to measure all of them, n for every nth
   * @return the profile, or null if too few of the pixels are known
   */
  static @Nullable LineProfile of(PatchLevel level, Line line, boolean atA, int length, int every) {
    var sums = new float[WIDTH * PatchLevel.COLOURS];
    double squares = 0; // of the colours, then of their differences from the mean
    int known = 0;
    for (int u = -RADIUS; u <= RADIUS; u++) {
      var column = Column.of(level, line, atA, length, every, u);
      if (column.count * every < LEAST_KNOWN * length) {
        return null;
      }
      known += column.count;
      squares += column.squares;
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        float mean = column.sums[c] / column.count;
        sums[(u + RADIUS) * PatchLevel.COLOURS + c] = mean;
        squares -= (double) mean * column.sums[c];
      }
    }
    removeTrend(sums);
    double contrast = 0;
    for (float value : sums) {
      contrast += (double) value * value;
    }
    return new LineProfile(sums, contrast / WIDTH, Math.max(0, squares / known));
  }

  /** Subtracts the straight line {@code α + β u} that fits best, colour by colour. */
  private static void removeTrend(float[] values) {
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      float sum = 0;
      float moment = 0;
      float moments = 0;
      for (int u = -RADIUS; u <= RADIUS; u++) {
        float value = values[(u + RADIUS) * PatchLevel.COLOURS + c];
        sum += value;
        moment += u * value;
        moments += u * u;
      }
      for (int u = -RADIUS; u <= RADIUS; u++) {
        values[(u + RADIUS) * PatchLevel.COLOURS + c] -= sum / WIDTH + u * moment / moments;
      }
    }
  }

  /** Returns {@code D}, the mean over u of {@code |r − r'|²}. */
  double difference(LineProfile other) {
    double sum = 0;
    for (int i = 0; i < detail.length; i++) {
      double difference = detail[i] - other.detail[i];
      sum += difference * difference;
    }
    return sum / WIDTH;
  }

  /**
   * Returns how much the surroundings beside a line look like the line itself, 1 at most: in a
   * texture, such as a wall of bricks, there is the same line again and again.
   */
  static double repetition(PatchLevel level, Line line, boolean atA, int length) {
    int reach = LAST_LAG + RADIUS;
    float[][] means = means(level, line, atA, length, reach);
    double most = 0;
    for (int lag = FIRST_LAG; lag <= LAST_LAG; lag++) {
      most = Math.max(most, similarity(means, reach, reach + lag));
      most = Math.max(most, similarity(means, reach, reach - lag));
    }
    return most;
  }

  private static float[] @Nullable [] means(
      PatchLevel level, Line line, boolean atA, int length, int reach) {
    var means = new float[2 * reach + 1][];
    for (int u = -reach; u <= reach; u++) {
      var column = Column.of(level, line, atA, length, 1, u);
      if (2 * column.count > length) {
        means[u + reach] = column.means();
      }
    }
    return means;
  }

  /**
   * Returns how far the object that a line borders reaches to one side: a few pixels beyond the
   * farthest edge that is half as sharp as the line's, at least {@link #RADIUS}.
   */
  static int reach(PatchLevel level, Line line, boolean atA, int length, boolean toTheRight) {
    float[][] means = means(level, line, atA, length, FARTHEST + 1);
    double sharpest = 0;
    for (int u = -RADIUS; u < RADIUS; u++) {
      sharpest = Math.max(sharpest, step(means, u));
    }
    for (int u = FARTHEST; u > 0; u--) {
      if (step(means, toTheRight ? u : -u - 1) >= sharpest / 2) {
        return Math.max(RADIUS, u + BEYOND);
      }
    }
    return RADIUS;
  }

  /** Returns the difference between the colours at u and u + 1; 0 if one lacks. */
  private static double step(float[][] means, int u) {
    float[] a = means[u + FARTHEST + 1];
    float[] b = means[u + FARTHEST + 2];
    if (a == null || b == null) {
      return 0;
    }
    double sum = 0;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      sum += (a[c] - b[c]) * (a[c] - b[c]);
    }
    return Math.sqrt(sum);
  }

  /** Returns {@code 2 a·b / (a·a + b·b)} of two profiles without their means; 0 if one lacks. */
  private static double similarity(float[][] means, int a, int b) {
    double product = 0;
    double squares = 0;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      double meanA = 0;
      double meanB = 0;
      for (int u = -RADIUS; u <= RADIUS; u++) {
        if (means[a + u] == null || means[b + u] == null) {
          return 0;
        }
        meanA += means[a + u][c] / WIDTH;
        meanB += means[b + u][c] / WIDTH;
      }
      for (int u = -RADIUS; u <= RADIUS; u++) {
        double ofA = means[a + u][c] - meanA;
        double ofB = means[b + u][c] - meanB;
        product += 2 * ofA * ofB;
        squares += ofA * ofA + ofB * ofB;
      }
    }
    return squares == 0 ? 0 : product / squares;
  }

  /** The colours along a parallel of the line. */
  private record Column(int count, float[] sums, double squares) {

    static Column of(PatchLevel level, Line line, boolean atA, int length, int every, int u) {
      double dx = line.dx();
      double dy = line.dy();
      double x = (atA ? line.ax() : line.bx()) - u * dy;
      double y = (atA ? line.ay() : line.by()) + u * dx;
      double step = atA ? -1 : 1;
      var colours = new float[PatchLevel.COLOURS];
      var sums = new float[PatchLevel.COLOURS];
      double squares = 0;
      int count = 0;
      for (int t = 1; t <= length; t += every) {
        if (level.sampleKnown(x + step * t * dx, y + step * t * dy, colours)) {
          count++;
          for (int c = 0; c < PatchLevel.COLOURS; c++) {
            sums[c] += colours[c];
            squares += (double) colours[c] * colours[c];
          }
        }
      }
      return new Column(count, sums, squares);
    }

    float[] means() {
      var means = sums.clone();
      for (int c = 0; c < means.length; c++) {
        means[c] /= count;
      }
      return means;
    }
  }
}
