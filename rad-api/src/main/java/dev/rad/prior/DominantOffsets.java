package dev.rad.prior;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The offsets at which a photo repeats itself: along a façade, from one tree to the next, or
 * anywhere on a meadow. For some known patches, it finds the most similar one that is not close by,
 * counts the offsets between them, and takes the most frequent (He and Sun 2012, "Statistics of
 * patch offsets for image completion", section 2). Pieces of the photo that are moved by these fit
 * each other and the photo, so few offsets suffice to fill a hole.
 *
 * <p>Half of the patches, chosen at random, prefer somewhat other offsets, and so lead to another
 * filling.
 */
final class DominantOffsets {
  private static final int MOST = 60;
  private static final int QUERIES = 300;
  private static final int NEAREST = 15; // part of the photo's short side
  private static final int CLOSEST = 4; // pixels, at least
  private static final int REACH = 2; // of the Gaussian that the counts are blurred with

  private final int columns; // of the histogram, which has offsets of either sign
  private final int rows;
  private final long seed;
  private final List<Offset> found; // from each patch to its nearest

  private DominantOffsets(PatchLevel level, long seed, List<Offset> found) {
    this.columns = 2 * level.photoWidth - 1;
    this.rows = 2 * level.height - 1;
    this.seed = seed;
    this.found = found;
  }

  /**
   * Finds the patches nearest to some.
   *
   * @param seed decides which patches are asked
   */
  static DominantOffsets of(PatchLevel level, PatchGeometry geometry, long seed, int threads) {
    var patches = new PatchFeatures(level, geometry);
    int count = Math.min(QUERIES, patches.count());
    int least = Math.max(CLOSEST, Math.min(level.photoWidth, level.height) / NEAREST);
    int[] asked = new int[count];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) { // one from each of as many equal parts
      asked[i] = (int) ((i + random.nextDouble()) * patches.count() / count);
    }
    int[] nearest = new int[count];
    ParallelLoop.run(
        count,
        threads,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            nearest[i] = patches.nearest(asked[i], least);
          }
        });
    List<Offset> found =
        IntStream.range(0, count)
            .filter(i -> nearest[i] != SourceField.NONE)
            .mapToObj(
                i -> Offset.between(patches.centre(asked[i]), patches.centre(nearest[i]), level))
            .toList();
    return new DominantOffsets(level, seed, found);
  }

  /** Returns whether there are no patches, and so no offsets. */
  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns the most frequent offsets, the most frequent first. */
  List<Offset> ofAll() {
    return mostFrequent(found);
  }

  /**
   * Returns the offsets that are most frequent among half of the patches.
   *
   * @param number decides which half
   */
  List<Offset> ofHalf(int number) {
    var random = new SplittableRandom(seed + number);
    return mostFrequent(found.stream().filter(offset -> random.nextBoolean()).toList());
  }

  private List<Offset> mostFrequent(List<Offset> some) {
    return peaks(histogram(some)).stream().limit(MOST).map(Peak::offset).toList();
  }

  /** Counts every offset and its opposite, blurred by a Gaussian with a deviation of a pixel. */
  private float[] histogram(List<Offset> some) {
    float[] counts = new float[columns * rows];
    for (Offset offset : some) {
      count(counts, offset.dx(), offset.dy());
      count(counts, -offset.dx(), -offset.dy());
    }
    return counts;
  }

  private void count(float[] counts, int dx, int dy) {
    for (int y = -REACH; y <= REACH; y++) {
      for (int x = -REACH; x <= REACH; x++) {
        int column = dx + x + columns / 2;
        int row = dy + y + rows / 2;
        if (column >= 0 && column < columns && row >= 0 && row < rows) {
          counts[row * columns + column] += (float) Math.exp(-(x * x + y * y) / 2.0);
        }
      }
    }
  }

  /** An offset that is at least as frequent as those around it. */
  private record Peak(Offset offset, float count) {}

  private List<Peak> peaks(float[] counts) {
    List<Peak> peaks = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      int x = i % columns;
      int y = i / columns;
      if (counts[i] > 0 && isPeak(counts, x, y)) {
        peaks.add(new Peak(new Offset(x - columns / 2, y - rows / 2), counts[i]));
      }
    }
    peaks.sort(Comparator.comparingDouble(peak -> -peak.count())); // stable
    return peaks;
  }

  private boolean isPeak(float[] counts, int x, int y) {
    float own = counts[y * columns + x];
    for (int row = Math.max(0, y - REACH); row <= Math.min(rows - 1, y + REACH); row++) {
      for (int col = Math.max(0, x - REACH); col <= Math.min(columns - 1, x + REACH); col++) {
        float other = counts[row * columns + col];
        boolean before = row < y || (row == y && col < x);
        if (other > own || (before && other == own)) { // the first of equals
          return false;
        }
      }
    }
    return true;
  }
}
