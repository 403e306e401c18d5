package dev.rad.prior;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the straight lines that end at a hole on one side and go on at another: of all chords of
 * the hole those whose {@linkplain LineProfile profiles} before a and behind b have contrast, do
 * not change along the line, and agree:
 *
 * <pre>{@code
 * quality = min(C_a, C_b) / (N_a + N_b + D + ε),   D = mean |r_a − r_b|²
 * }</pre>
 *
 * <p>Where the hole reaches the picture's edge, one side must do: {@code C_a / (2 N_a + ε)}, with a
 * higher threshold over half of what is to be painted, and a lower one over three quarters, as
 * things end more often than they go on. Lines that repeat beside themselves belong to a texture
 * and are left to the patches. Colours are normalised as in {@link PhotoPyramid}.
 */
final class LineSearch {
  private static final int LENGTH = 20; // pixels of the line seen at either side
  private static final int LEAST_LENGTH_IF_OPEN = 32;
  private static final double LEAST_QUALITY = 0.9;
  private static final double LEAST_QUALITY_IF_OPEN = 2;
  private static final double UNFITTED = 0.6; // the part of it that ends at whole pixels must have
  private static final double LEAST_QUALITY_FAR = 0.5;
  private static final double FAR = 0.75; // of the length that is to be painted
  private static final double LEAST_CONTRAST = 0.004;
  private static final double LEAST_STEP = 2; // grey levels: less is rounding
  private static final double LEAST_CHORD = 6; // pixels
  private static final double MOST_REPETITION = 0.75;
  private static final double MOST_REPETITION_IF_OPEN = 0.85;
  private static final double EPSILON = 1e-4;
  private static final int MOST_LINES = 12;
  private static final int MOST_FITS = 60;
  private static final double STEP = 0.5; // pixels by which ends are moved to fit better
  private static final int STEPS = 3;

  private final PatchLevel level;
  private final double leastContrast;
  private final int threads;

  /**
   * Creates a search.
   *
   * @param level the picture
   * @param scale the normalised units per grey level
   * @param threads the number of threads to compute on
   */
  LineSearch(PatchLevel level, double scale, int threads) {
    this.level = level;
    double step = LEAST_STEP * scale;
    this.leastContrast = Math.max(LEAST_CONTRAST, PatchLevel.COLOURS * step * step);
    this.threads = threads;
  }

  /** Returns the lines, without those that contradict a more distinct one. */
  List<Line> find() {
    int[] border = border();
    int[] edge = edge();
    List<Line> chosen = new ArrayList<>();
    choose(candidates(border, border, false), chosen);
    choose(candidates(border, edge, true), chosen);
    return chosen;
  }

  private void choose(List<Line> candidates, List<Line> chosen) {
    candidates.sort(Comparator.comparingDouble(Line::quality).reversed());
    int fits = 0;
    for (Line line : candidates) {
      if (chosen.size() == MOST_LINES || fits == MOST_FITS) {
        return;
      }
      if (chosen.stream().noneMatch(line::contradicts)) {
        fits++;
        Line fitted = fitted(line);
        if (fitted.quality() >= leastQuality(line.open())
            && chosen.stream().noneMatch(fitted::contradicts)
            && standsAlone(fitted)
            && (!line.open() || goesFar(fitted))) {
          chosen.add(fitted);
        }
      }
    }
  }

  private static double leastQuality(boolean open) {
    return open ? LEAST_QUALITY_IF_OPEN : LEAST_QUALITY;
  }

  private boolean standsAlone(Line line) {
    int length = seen(line);
    double atA = LineProfile.repetition(level, line, true, length);
    return line.open()
        ? atA < MOST_REPETITION_IF_OPEN
        : atA < MOST_REPETITION
            || LineProfile.repetition(level, line, false, length) < MOST_REPETITION;
  }

  /** Returns whether an open line is seen over most of the length that is to be painted. */
  private boolean goesFar(Line line) {
    int length = (int) Math.max(LEAST_LENGTH_IF_OPEN, FAR * line.length());
    LineProfile far = LineProfile.of(level, line, true, length, 1);
    return far != null && far.contrast() >= LEAST_QUALITY_FAR * 2 * far.noise();
  }

  private List<Line> candidates(int[] starts, int[] ends, boolean open) {
    List<List<Line>> ofStarts = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      ofStarts.add(new ArrayList<>());
    }
    ParallelLoop.run(
        starts.length,
        threads,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            for (int j = open ? 0 : i + 1; j < ends.length; j++) {
              Line line = line(starts[i], ends[j], open);
              if (line.length() >= LEAST_CHORD && isChord(line) && mayBeSeen(line)) {
                double quality = quality(line);
                if (quality >= UNFITTED * leastQuality(open)) {
                  ofStarts.get(i).add(line.withQuality(quality));
                }
              }
            }
          }
        });
    List<Line> all = new ArrayList<>();
    ofStarts.forEach(all::addAll);
    return all;
  }

  private Line line(int a, int b, boolean open) {
    return new Line(a % level.width, a / level.width, b % level.width, b / level.width, open, 0);
  }

  /** Returns the known pixels beside the hole. */
  private int[] border() {
    return IntStream.range(0, level.pixels())
        .filter(i -> level.kinds[i] == PatchLevel.KNOWN && touchesHole(i))
        .toArray();
  }

  private boolean touchesHole(int pixel) {
    for (int side = 0; side < 4; side++) {
      int neighbour = level.neighbour(pixel, side);
      if (neighbour >= 0 && level.isHole(neighbour)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the pixels of the hole at the picture's edge. */
  private int[] edge() {
    return IntStream.range(0, level.pixels())
        .filter(level::isHole)
        .filter(
            i ->
                i % level.width == 0
                    || i % level.width == level.width - 1
                    || i < level.width
                    || i >= level.pixels() - level.width)
        .toArray();
  }

  /** Returns whether all pixels between the ends belong to the hole. */
  private boolean isChord(Line line) {
    double dx = line.dx();
    double dy = line.dy();
    double last = line.length() - (line.open() ? 0 : 1.5);
    for (double t = 1.5; t <= last; t++) {
      int x = (int) (line.ax() + t * dx + 0.5);
      int y = (int) (line.ay() + t * dy + 0.5);
      if (!level.isHole(y * level.width + x)) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many pixels of a line are measured on each side. */
  private static int seen(Line line) {
    return line.open() ? (int) Math.max(LEAST_LENGTH_IF_OPEN, line.length() / 2) : LENGTH;
  }

  /** Returns whether a fourth of the pixels before a show contrast across the line. */
  private boolean mayBeSeen(Line line) {
    LineProfile some = LineProfile.of(level, line, true, seen(line), 4);
    return some != null
        && some.contrast() >= leastContrast
        && some.contrast() >= UNFITTED * leastQuality(line.open()) * some.noise();
  }

  private double quality(Line line) {
    int length = seen(line);
    LineProfile a = LineProfile.of(level, line, true, length, 1);
    if (a == null || a.contrast() < leastContrast) {
      return 0;
    }
    if (line.open()) {
      return a.contrast() / (2 * a.noise() + EPSILON);
    }
    if (a.contrast() < UNFITTED * LEAST_QUALITY * a.noise()) {
      return 0;
    }
    LineProfile b = LineProfile.of(level, line, false, length, 1);
    if (b == null || b.contrast() < leastContrast) {
      return 0;
    }
    return Math.min(a.contrast(), b.contrast())
        / (a.noise() + b.noise() + a.difference(b) + EPSILON);
  }

  /** Returns how far the object that a line borders reaches to one side, seen from both ends. */
  int reach(Line line, boolean toTheRight) {
    int atA = LineProfile.reach(level, line, true, seen(line), toTheRight);
    return line.open()
        ? atA
        : Math.min(atA, LineProfile.reach(level, line, false, seen(line), toTheRight));
  }

  /** Moves the ends of a line by fractions of a pixel to where it is most distinct. */
  Line fitted(Line line) {
    Line best = line.withQuality(quality(line));
    for (int i = -STEPS; i <= STEPS; i++) {
      for (int j = -STEPS; j <= STEPS; j++) {
        Line moved = line.shifted(i * STEP, j * STEP);
        double quality = quality(moved);
        if (quality > best.quality()) {
          best = moved.withQuality(quality);
        }
      }
    }
    return best;
  }
}
