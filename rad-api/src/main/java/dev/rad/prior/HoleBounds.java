package dev.rad.prior;

import dev.rad.image.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Joins rectangles that nearly touch. */
final class HoleBounds {
  private HoleBounds() {}

  /**
   * Returns the rectangles, joined until no two lie within a distance. It sweeps from left to right
   * over those still near, and repeats while any were joined.
   */
  static List<Region> joined(List<Region> bounds, int distance) {
    List<Region> present = new ArrayList<>(bounds);
    int before;
    do {
      before = present.size();
      present = sweep(present, distance);
    } while (present.size() < before);
    return present;
  }

  private static List<Region> sweep(List<Region> bounds, int distance) {
    List<Region> sorted = new ArrayList<>(bounds);
    sorted.sort(Comparator.comparingInt(Region::x).thenComparingInt(Region::y));
    List<Region> done = new ArrayList<>();
    List<Region> active = new ArrayList<>();
    for (Region next : sorted) {
      Region grown = next;
      List<Region> still = new ArrayList<>();
      for (Region other : active) {
        if (other.right() + distance <= next.x()) {
          done.add(other);
        } else if (near(grown, other, distance)) {
          grown = grown.union(other);
        } else {
          still.add(other);
        }
      }
      still.add(grown);
      active = still;
    }
    done.addAll(active);
    return done;
  }

  private static boolean near(Region a, Region b, int distance) {
    return a.x() < b.right() + distance
        && b.x() < a.right() + distance
        && a.y() < b.bottom() + distance
        && b.y() < a.bottom() + distance;
  }
}
