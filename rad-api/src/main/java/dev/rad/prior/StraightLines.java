package dev.rad.prior;

import dev.rad.image.Region;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Continues the straight lines that a hole interrupts, such as rails, cables and kerbs, before
 * anything else is filled: a small network does not see them, and patches break them. Structure
 * first and texture around it is the order of Sun et al. 2005, "Image completion with structure
 * propagation", where a person draws the lines; here {@link LineSearch} finds them.
 *
 * <p>A line is painted as a narrow band. Its pixels copy the band's colours before a and behind b,
 * mirrored at the hole's border, and change over from one to the other in the middle.
 */
public final class StraightLines {

  /** Lines are searched for on the first level whose shorter side is below this. */
  private static final int SEARCHED_SIDE = 400;

  /** The length of the band that is copied, in pixels of the searched level. */
  private static final double COPIED = 20;

  /** The distance from a at which copying begins, in pixels of the photo. */
  private static final double MARGIN = 1.5;

  private final PhotoPyramid pyramid;
  private final PatchLevel finest;
  private final int searched;

  private StraightLines(PhotoPyramid pyramid) {
    this.pyramid = pyramid;
    this.finest = pyramid.level(pyramid.count() - 1);
    this.searched =
        IntStream.iterate(pyramid.count() - 1, i -> i - 1)
            .filter(i -> i == 0 || shortSide(pyramid.level(i)) < SEARCHED_SIDE)
            .findFirst()
            .orElseThrow();
  }

  private static int shortSide(PatchLevel level) {
    return Math.min(level.width, level.height);
  }

  /**
   * Paints the lines that pass a hole, and marks their pixels as filled.
   *
   * @param canvas the picture
   * @param bounds the bounds of the hole, as {@link PatchCanvas#holes} returns them
   * @param threads the number of threads to compute on
   * @return the number of lines
   */
  public static int continueIn(PatchCanvas canvas, Region bounds, int threads) {
    var pyramid =
        PhotoPyramid.of(canvas, bounds, List.of(), LevelRecipe.standardStrengths(), false, threads);
    var lines = new StraightLines(pyramid);
    LineSearch search = lines.search(lines.searched, threads);
    List<Band> bands = search.find().stream().map(line -> lines.band(search, line)).toList();
    lines.paint(bands);
    return bands.size();
  }

  private LineSearch search(int level, int threads) {
    return new LineSearch(pyramid.level(level), pyramid.scale(), threads);
  }

  /** A line on the finest level, and how far what is painted reaches to its sides. */
  private record Band(Line line, double left, double right, double copied) {
    boolean contains(double x, double y) {
      double along = line.along(x, y);
      double across = line.across(x, y);
      double beyond = Math.min(left, right);
      return across >= -left
          && across <= right
          && along >= -beyond
          && along <= line.length() + beyond;
    }
  }

  /** Follows a line to the finest level, where its ends are placed more exactly. */
  private Band band(LineSearch search, Line line) {
    Line fitted = line;
    for (int i = searched + 1; i < pyramid.count(); i++) {
      fitted = search(i, 1).fitted(fitted.doubled());
    }
    int unit = 1 << pyramid.count() - 1 - searched; // pixels of the photo per searched one
    double left = search.reach(line, false) * unit;
    double right = search.reach(line, true) * unit;
    return new Band(fitted, left, right, COPIED * unit);
  }

  private void paint(List<Band> bands) {
    Region bounds = finest.holeBounds();
    for (int y = bounds.y(); y < bounds.bottom(); y++) {
      for (int x = bounds.x(); x < bounds.right(); x++) {
        Band nearest = finest.isHole(y * finest.width + x) ? nearest(bands, x, y) : null;
        if (nearest != null) {
          paint(x, y, nearest.line, nearest.copied);
        }
      }
    }
  }

  /** Returns the band that covers a pixel, that of the nearest line if there are several. */
  private static @Nullable Band nearest(List<Band> bands, int x, int y) {
    return bands.stream()
        .filter(band -> band.contains(x, y))
        .min(Comparator.comparingDouble(band -> Math.abs(band.line.across(x, y))))
        .orElse(null);
  }

  private void paint(int x, int y, Line line, double copied) {
    double along = line.along(x, y);
    double across = line.across(x, y);
    var before = new float[PatchLevel.COLOURS];
    var behind = new float[PatchLevel.COLOURS];
    double share = line.open() ? 0 : changeover(along / line.length());
    boolean known =
        (share == 1 || colours(line, -mirrored(along, copied), across, before))
            && (share == 0
                || colours(
                    line, line.length() + mirrored(line.length() - along, copied), across, behind));
    if (known) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        before[c] += (float) share * (behind[c] - before[c]);
      }
      pyramid.put(x, y, before);
    }
  }

  /** Returns the share of the side behind b: from 0 to 1 in the middle quarter of the line. */
  private static double changeover(double position) {
    return Math.max(0, Math.min(1, 4 * (position - 0.5) + 0.5));
  }

  /** Returns a distance folded back and forth into {@code [0, length]}, plus the margin. */
  private static double mirrored(double distance, double length) {
    double folded = Math.max(0, distance) % (2 * length);
    return MARGIN + (folded > length ? 2 * length - folded : folded);
  }

  private boolean colours(Line line, double along, double across, float[] colours) {
    return finest.sampleKnown(
        line.ax() + along * line.dx() - across * line.dy(),
        line.ay() + along * line.dy() + across * line.dx(),
        colours);
  }
}
