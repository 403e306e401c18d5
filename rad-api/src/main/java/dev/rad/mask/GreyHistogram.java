package dev.rad.mask;

/**
 * Interprets a file with many greys: two values with noise, a mask with soft edges whose ends are
 * not quite black and white, or greys to be taken literally.
 *
 * <p>The greys are split in two by Otsu's threshold (IEEE Transactions on Systems, Man, and
 * Cybernetics 9(1), 1979). A side that gathers around its median, or has a plateau at its end, is
 * black or white. It has noise if its most frequent value is not exactly black or white, or if its
 * other values stand out from their neighbours, as JPEG leaves them; values of soft edges never do.
 */
final class GreyHistogram {
  private static final int LEVELS = 256;
  private static final int LEAST_PIXELS = 256; // fewer tell nothing
  private static final int LEAST_CONTRAST = 24; // levels between both sides
  private static final double GATHERED = 0.8; // of a side, round its median
  private static final double WINDOW = 0.15; // of the contrast, on either side of the median
  private static final int LEAST_WINDOW = 12; // levels
  private static final int PLATEAU = 4; // levels round the mode, where wide edges hide the rest
  private static final double PLATEAU_SHARE = 0.3; // of the side
  private static final double GRAIN = 0.12; // of noise, standing out of its neighbours
  private static final int NOISE = 32; // levels from quite black or white that can be noise
  private static final double NEARLY_ALL = 0.98;
  private static final double MIDDLE = 0.25; // of the contrast, from either end, is no edge
  private static final double WIDE_EDGE =
      1.25; // pixels of an edge's middle, at most, in hard masks

  private final MaskPlane plane;
  private final int[] counts = new int[LEVELS];
  private final float[] levels; // 0 to 255
  private final int split; // the first level of the brighter side
  private final Side low;
  private final Side high;
  private final int window;

  GreyHistogram(MaskPlane plane, double white) {
    this.plane = plane;
    this.levels = plane.greys().clone();
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (float) Math.max(0, Math.min(255, levels[i] * 255 / white));
      counts[Math.round(levels[i])]++;
    }
    this.split = split();
    int dark = median(0, split);
    int bright = median(split, LEVELS);
    this.window = (int) Math.max(LEAST_WINDOW, WINDOW * (bright - dark));
    this.low = side(0, split, dark);
    this.high = side(split, LEVELS, bright);
  }

  /** One of the two sides. */
  private record Side(int centre, boolean gathered, boolean noisy) {}

  /** Returns whether the greys are two values with noise. */
  boolean isTwoValued() {
    return hasContrast()
        && low.gathered()
        && high.gathered()
        && (low.noisy() || high.noisy())
        && edgesAreHard();
  }

  private boolean hasContrast() {
    return levels.length >= LEAST_PIXELS && high.centre() - low.centre() >= LEAST_CONTRAST;
  }

  private double middle() {
    return (low.centre() + high.centre()) / 2.0;
  }

  /** Reads the greys. */
  GreyReading read(String range) {
    if (isTwoValued()) {
      return new GreyReading(GreyReading.hard(levels, middle()), GreyReading.twoValued(range));
    }
    if (!hasContrast() || !low.noisy() && !high.noisy()) {
      boolean edges = hasContrast() && (low.gathered() || high.gathered());
      return new GreyReading(
          GreyReading.shares(levels, 0, LEVELS - 1),
          edges ? "soft edges kept" : "grey all over, kept as it is");
    }
    double black = low.noisy() ? end(true, low.centre()) : 0;
    double full = high.noisy() ? end(false, high.centre()) : LEVELS - 1;
    return new GreyReading(
        GreyReading.shares(levels, black, full),
        "values %s, %s, soft edges kept; --mask-threshold none keeps grey"
            .formatted(range, ends(low.noisy(), high.noisy())));
  }

  private static String ends(boolean dark, boolean bright) {
    return dark && bright
        ? "those near the ends read as black and white"
        : dark ? "the darkest read as black" : "the brightest read as white";
  }

  /** Returns Otsu's threshold: the first level of the brighter side. */
  private int split() {
    double total = 0;
    for (int v = 0; v < LEVELS; v++) {
      total += (double) v * counts[v];
    }
    double below = 0;
    double sum = 0;
    double best = -1;
    int split = 1;
    for (int v = 0; v < LEVELS - 1; v++) {
      below += counts[v];
      sum += (double) v * counts[v];
      double above = levels.length - below;
      if (below > 0 && above > 0) {
        double apart = sum / below - (total - sum) / above;
        double between = below * above * apart * apart;
        if (between > best) {
          best = between;
          split = v + 1;
        }
      }
    }
    return split;
  }

  private long count(int from, int to) {
    long count = 0;
    for (int v = Math.max(0, from); v < Math.min(LEVELS, to); v++) {
      count += counts[v];
    }
    return count;
  }

  private int median(int from, int to) {
    long half = (count(from, to) + 1) / 2;
    int v = from;
    for (long seen = counts[v]; seen < half; seen += counts[v]) {
      v++;
    }
    return v;
  }

  private Side side(int from, int to, int median) {
    long all = count(from, to);
    boolean lower = from == 0;
    int end = lower ? 0 : LEVELS - 1;
    int mode = mode(from, to);
    if (count(Math.max(from, median - window), Math.min(to, median + window + 1))
        >= GATHERED * all) {
      return new Side(median, true, mode != end || hasGrain(lower));
    }
    long beyond = lower ? count(0, mode - PLATEAU) : count(mode + PLATEAU + 1, LEVELS);
    boolean plateau =
        beyond == 0 && count(mode - PLATEAU, mode + PLATEAU + 1) >= PLATEAU_SHARE * all;
    return new Side(plateau ? mode : median, false, plateau && mode != end);
  }

  /** Returns the most frequent level, the first of equals. */
  private int mode(int from, int to) {
    int mode = from;
    for (int v = from; v < to; v++) {
      mode = counts[v] > counts[mode] ? v : mode;
    }
    return mode;
  }

  /** Returns whether values near an end stand out from their neighbours, towards the other end. */
  private boolean hasGrain(boolean lower) {
    int width = plane.width();
    int noise = 0;
    int grains = 0;
    for (int i = 0; i < levels.length; i++) {
      float height = height(i, lower);
      if (height > 0 && height <= NOISE) {
        noise++;
        int x = i % width;
        boolean across =
            x > 0
                && x < width - 1
                && height > height(i - 1, lower)
                && height > height(i + 1, lower);
        boolean down =
            i >= width
                && i + width < levels.length
                && height > height(i - width, lower)
                && height > height(i + width, lower);
        grains += across || down ? 1 : 0;
      }
    }
    return noise > 0 && grains >= GRAIN * noise;
  }

  private float height(int pixel, boolean lower) {
    return lower ? levels[pixel] : 255 - levels[pixel];
  }

  /** Returns whether the number of pixels between the sides is no greater than at sharp edges. */
  private boolean edgesAreHard() {
    int width = plane.width();
    double middle = middle();
    double from = low.centre() + MIDDLE * (high.centre() - low.centre());
    double to = high.centre() - MIDDLE * (high.centre() - low.centre());
    long between = 0;
    long edges = 0;
    for (int i = 0; i < levels.length; i++) {
      boolean white = levels[i] >= middle;
      between += levels[i] > from && levels[i] < to ? 1 : 0;
      edges += i % width < width - 1 && white != levels[i + 1] >= middle ? 1 : 0;
      edges += i + width < levels.length && white != levels[i + width] >= middle ? 1 : 0;
    }
    return between <= WIDE_EDGE * edges;
  }

  /** Returns the level that a side's noise reaches, from its median towards the other side. */
  private double end(boolean lower, int median) {
    long all = lower ? count(median, split) : count(split, median + 1);
    int reach = 0;
    while (reach < window && within(lower, median, reach) < NEARLY_ALL * all) {
      reach++;
    }
    return lower ? median + reach : median - reach;
  }

  private long within(boolean lower, int median, int reach) {
    return lower ? count(median, median + reach + 1) : count(median - reach, median + 1);
  }
}
