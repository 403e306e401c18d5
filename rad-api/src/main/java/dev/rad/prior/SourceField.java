package dev.rad.prior;

import java.util.Arrays;

/** The best source of every target so far, and its cost. */
final class SourceField {
  static final int NONE = -1;

  final int[] sources; // of every pixel, NONE where the pixel is no target or has none yet
  final float[] costs;

  SourceField(int pixels) {
    sources = new int[pixels];
    costs = new float[pixels];
    Arrays.fill(sources, NONE);
  }

  /**
   * Takes over the sources of a coarser level: a pixel copies from twice the position that its
   * parent copies from. Carrying over offsets instead of enlarging pixels keeps the filling sharp.
   */
  void carry(PatchLevel coarse, SourceField from, PatchLevel fine, PatchGeometry geometry) {
    for (int target : geometry.targets) {
      int x = target % fine.width;
      int y = target / fine.width;
      int parent = from.sources[y / 2 * coarse.width + x / 2];
      if (parent != NONE) {
        int sourceX = 2 * (parent % coarse.width) + (x & 1);
        int sourceY = 2 * (parent / coarse.width) + (y & 1);
        sources[target] = nearestSource(sourceX, sourceY, fine, geometry);
      }
    }
    for (int target : geometry.targets) {
      if (sources[target] == NONE) {
        sources[target] = nearestSource(target % fine.width, target / fine.width, fine, geometry);
      }
    }
  }

  /** Searches for a source on growing squares around a position, or else returns the first one. */
  private static int nearestSource(int x, int y, PatchLevel level, PatchGeometry geometry) {
    int farthest = 4 * geometry.radius;
    for (int reach = 0; reach <= farthest; reach++) {
      for (int direction = 0; direction < (reach == 0 ? 1 : 8); direction++) {
        int column = x + PatchSearch.DX[direction] * reach;
        int row = y + PatchSearch.DY[direction] * reach;
        if (column >= 0 && row >= 0 && column < level.width && row < level.height) {
          int source = row * level.width + column;
          if (geometry.isSource[source]) {
            return source;
          }
        }
      }
    }
    return geometry.sources[Math.floorMod(31 * y + x, geometry.sources.length)];
  }
}
