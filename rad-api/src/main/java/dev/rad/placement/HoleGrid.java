package dev.rad.placement;

import dev.rad.image.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Joins parts of a hole whose areas share a point of a grid, in time linear in the parts; few
 * groups are left however many specks the hole has. Areas may also overlap between the points;
 * {@link HoleGroups} joins those.
 */
final class HoleGrid {
  private static final int NOBODY = -1;

  private final int width;
  private final int height;
  private final int step;
  private final int columns;
  private final int[] owners; // the set at each point
  private final List<Region> bounds = new ArrayList<>(); // of each set; null if it was joined
  private final List<Integer> heirs = new ArrayList<>(); // what a set was joined to, or itself

  /**
   * Creates an empty grid.
   *
   * @param width columns of the picture
   * @param height rows of the picture
   * @param size the least width of an area, unless the picture is narrower
   */
  HoleGrid(int width, int height, int size) {
    this.width = width;
    this.height = height;
    this.step = Math.min(size, Math.min(width, height));
    this.columns = (width - 1) / step + 1;
    this.owners = new int[columns * ((height - 1) / step + 1)];
    Arrays.fill(owners, NOBODY);
  }

  /** Adds a part. */
  void add(Region part, Region area) {
    int left = point(area.x());
    int top = point(area.y());
    int right = point(Math.min(width, area.right()));
    int bottom = point(Math.min(height, area.bottom()));
    int set = bounds.size();
    bounds.add(part);
    heirs.add(set);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int owner = owners[y * columns + x];
        set = owner == NOBODY ? set : join(set, heir(owner));
      }
    }
    for (int y = top; y < bottom; y++) {
      Arrays.fill(owners, y * columns + left, y * columns + right, set);
    }
    if (bounds.get(bounds.size() - 1) == null) { // no new set: keep the lists short
      bounds.remove(bounds.size() - 1);
      heirs.remove(heirs.size() - 1);
    }
  }

  /** Returns the bounds of the parts, joined. */
  List<Region> joined() {
    return bounds.stream().filter(Objects::nonNull).toList();
  }

  private int join(int set, int other) {
    if (set == other) {
      return set;
    }
    int first = Math.min(set, other);
    int second = Math.max(set, other);
    bounds.set(first, bounds.get(first).union(bounds.get(second)));
    bounds.set(second, null);
    heirs.set(second, first);
    return first;
  }

  private int heir(int set) {
    int at = set;
    while (heirs.get(at) != at) {
      at = heirs.get(at);
    }
    return at;
  }

  /** Returns the index of the first point at or behind a position, 0 for negative ones. */
  private int point(int position) {
    return position <= 0 ? 0 : (position + step - 1) / step;
  }
}
