package dev.rad.prior;

import java.util.Arrays;

/**
 * The patches of a level that are compared: sources lie entirely in the known part, targets touch
 * the hole. A patch is identified by its centre pixel.
 */
final class PatchGeometry {
  final int radius;
  final boolean[] isSource;
  final int[] sources;
  final int[] targets;

  private PatchGeometry(int radius, boolean[] isSource, int[] sources, int[] targets) {
    this.radius = radius;
    this.isSource = isSource;
    this.sources = sources;
    this.targets = targets;
  }

  static PatchGeometry of(PatchLevel level, int side) {
    int radius = side / 2;
    int[][] unknown = counts(level, false);
    int[][] hole = counts(level, true);
    boolean[] isSource = new boolean[level.pixels()];
    int[] sources = new int[level.pixels()];
    int[] targets = new int[level.pixels()];
    int sourceCount = 0;
    int targetCount = 0;
    for (int y = 0; y < level.height; y++) {
      for (int x = 0; x < level.width; x++) {
        int pixel = y * level.width + x;
        boolean inside =
            x >= radius && y >= radius && x + radius < level.width && y + radius < level.height;
        if (inside && sum(unknown, x, y, radius) == 0) {
          isSource[pixel] = true;
          sources[sourceCount++] = pixel;
        } else if (level.kinds[pixel] != PatchLevel.BLOCKED && sum(hole, x, y, radius) > 0) {
          targets[targetCount++] = pixel;
        }
      }
    }
    return new PatchGeometry(
        radius, isSource, Arrays.copyOf(sources, sourceCount), Arrays.copyOf(targets, targetCount));
  }

  /** Returns the nearest source of every pixel, by horizontal and vertical steps. */
  int[] nearestSources(PatchLevel level) {
    int[] nearest = new int[level.pixels()];
    Arrays.fill(nearest, SourceField.NONE);
    int[] queue = Arrays.copyOf(sources, level.pixels());
    int end = sources.length;
    for (int source : sources) {
      nearest[source] = source;
    }
    for (int begin = 0; begin < end; begin++) {
      for (int side = 0; side < 4; side++) {
        int neighbour = level.neighbour(queue[begin], side);
        if (neighbour >= 0 && nearest[neighbour] == SourceField.NONE) {
          nearest[neighbour] = nearest[queue[begin]];
          queue[end++] = neighbour;
        }
      }
    }
    return nearest;
  }

  /** Computes the summed-area table of the pixels in the hole, or of all that are not known. */
  private static int[][] counts(PatchLevel level, boolean holeOnly) {
    int[][] table = new int[level.height + 1][level.width + 1];
    for (int y = 0; y < level.height; y++) {
      int row = 0;
      for (int x = 0; x < level.width; x++) {
        byte kind = level.kinds[y * level.width + x];
        row += kind == PatchLevel.HOLE || (!holeOnly && kind != PatchLevel.KNOWN) ? 1 : 0;
        table[y + 1][x + 1] = table[y][x + 1] + row;
      }
    }
    return table;
  }

  private static int sum(int[][] table, int x, int y, int radius) {
    int left = Math.max(0, x - radius);
    int top = Math.max(0, y - radius);
    int right = Math.min(table[0].length - 1, x + radius + 1);
    int bottom = Math.min(table.length - 1, y + radius + 1);
    return table[bottom][right] - table[top][right] - table[bottom][left] + table[top][left];
  }
}
