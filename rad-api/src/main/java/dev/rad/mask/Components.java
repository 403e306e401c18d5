package dev.rad.mask;

import dev.rad.image.Region;
import java.util.Arrays;
import java.util.Objects;

/**
 * The connected parts of a mask's hole: two pixels with values above 0 belong together if they
 * touch by a side or a corner (8-connectivity), or if a chain of such pixels links them.
 *
 * <p>They are found in two passes over runs with a union-find forest (Rosenfeld and Pfaltz, Journal
 * of the ACM 13(4), 1966), in time linear in the pixels and memory proportional to the hole's runs.
 * Parts are numbered from 0 in the order of their first pixels, row by row.
 */
public final class Components {
  private final Mask mask;
  private final RowRuns runs;
  private final int[] labels; // [runs], each run's part
  private final int count;
  private final int[] left;
  private final int[] top;
  private final int[] right;
  private final int[] bottom;
  private final int[] area;

  private Components(Mask mask, RowRuns runs, int[] labels, int count) {
    this.mask = mask;
    this.runs = runs;
    this.labels = labels;
    this.count = count;
    left = new int[count];
    top = new int[count];
    right = new int[count];
    bottom = new int[count];
    area = new int[count];
    Arrays.fill(left, Integer.MAX_VALUE);
    Arrays.fill(top, Integer.MAX_VALUE);
    for (int y = 0; y < mask.height(); y++) {
      for (int run = runs.firstOf(y); run < runs.firstOf(y + 1); run++) {
        int part = labels[run];
        left[part] = Math.min(left[part], runs.from(run));
        right[part] = Math.max(right[part], runs.to(run));
        top[part] = Math.min(top[part], y);
        bottom[part] = y + 1;
        area[part] += runs.to(run) - runs.from(run);
      }
    }
  }

  /**
   * Finds the connected parts.
   *
   * @param mask any mask; values above 0 are hole
   * @return its parts
   */
  public static Components of(Mask mask) {
    RowRuns runs = RowRuns.of(mask);
    int[] parents = linked(runs, mask.height());
    int count = 0;
    for (int run = 0; run < parents.length; run++) { // a root comes before its other runs
      parents[run] = parents[run] == run ? count++ : parents[parents[run]];
    }
    return new Components(mask, runs, parents, count);
  }

  /** Returns for each run the first one of its part. */
  private static int[] linked(RowRuns runs, int height) {
    int[] parents = new int[runs.count()];
    for (int run = 0; run < parents.length; run++) {
      parents[run] = run;
    }
    for (int y = 1; y < height; y++) {
      int above = runs.firstOf(y - 1);
      int run = runs.firstOf(y);
      while (above < runs.firstOf(y) && run < runs.firstOf(y + 1)) {
        if (runs.touch(above, run)) {
          link(parents, above, run);
        }
        if (runs.to(above) < runs.to(run)) {
          above++;
        } else {
          run++;
        }
      }
    }
    for (int run = 0; run < parents.length; run++) {
      parents[run] = parents[parents[run]]; // a parent comes first, so it is a root by now
    }
    return parents;
  }

  private static void link(int[] parents, int a, int b) {
    int first = root(parents, a);
    int second = root(parents, b);
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  private static int root(int[] parents, int run) {
    int at = run;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]]; // path halving
      at = parents[at];
    }
    return at;
  }

  /** {@return the number of parts, 0 for an empty mask} */
  public int count() {
    return count;
  }

  /**
   * Returns the smallest rectangle around a part.
   *
   * @param part from 0 to {@code count() - 1}
   * @return its bounds
   */
  public Region bounds(int part) {
    Objects.checkIndex(part, count);
    return new Region(left[part], top[part], right[part] - left[part], bottom[part] - top[part]);
  }

  /**
   * Returns the number of pixels of a part.
   *
   * @param part from 0 to {@code count() - 1}
   * @return its number of pixels, at least 1
   */
  public int area(int part) {
    return area[Objects.checkIndex(part, count)];
  }

  /**
   * Returns a mask of one part alone.
   *
   * @param part from 0 to {@code count() - 1}
   * @return a mask of the same size with the part's values, 0 elsewhere
   */
  public Mask mask(int part) {
    Objects.checkIndex(part, count);
    float[] values = new float[mask.values().length];
    for (int y = top[part]; y < bottom[part]; y++) {
      for (int run = runs.firstOf(y); run < runs.firstOf(y + 1); run++) {
        if (labels[run] == part) {
          int start = y * mask.width() + runs.from(run);
          System.arraycopy(mask.values(), start, values, start, runs.to(run) - runs.from(run));
        }
      }
    }
    return Mask.wrap(mask.width(), mask.height(), values);
  }

  /** {@return number of parts} */
  @Override
  public String toString() {
    return "Components[%d of %s]".formatted(count, mask);
  }
}
