package dev.rad.mask;

import java.util.Arrays;

/**
 * A mask's hole as runs: stretches of pixels with values above 0 in one row, from left to right,
 * rows from the top. Memory is proportional to the runs, not to the pixels.
 */
final class RowRuns {
  private final int[] rowStart; // [height + 1], each row's first run
  private int[] from = new int[64]; // leftmost column
  private int[] to = new int[64]; // column just right of the last
  private int count;

  private RowRuns(int height) {
    this.rowStart = new int[height + 1];
  }

  static RowRuns of(Mask mask) {
    var runs = new RowRuns(mask.height());
    int width = mask.width();
    float[] values = mask.values();
    for (int y = 0; y < mask.height(); y++) {
      runs.rowStart[y] = runs.count;
      int row = y * width;
      for (int x = 0; x < width; x++) {
        if (values[row + x] > 0f) {
          int start = x;
          while (x < width && values[row + x] > 0f) {
            x++;
          }
          runs.add(start, x);
        }
      }
    }
    runs.rowStart[mask.height()] = runs.count;
    return runs;
  }

  private void add(int start, int end) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = start;
    to[count++] = end;
  }

  int count() {
    return count;
  }

  /** Returns the first run of a row; that of the row below is the row's end. */
  int firstOf(int row) {
    return rowStart[row];
  }

  int from(int run) {
    return from[run];
  }

  int to(int run) {
    return to[run];
  }

  /** Returns whether two runs of neighbouring rows have pixels that touch by a side or a corner. */
  boolean touch(int run, int other) {
    return from[run] <= to[other] && from[other] <= to[run];
  }
}
