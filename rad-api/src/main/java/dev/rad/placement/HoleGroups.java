package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Components;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Joins the connected parts of a hole into groups whose areas do not overlap. An area is the part
 * of the picture that a network needs to see around a group.
 */
final class HoleGroups {
  private HoleGroups() {}

  /** The bounds of some parts and the area around them. */
  record Group(Region bounds, Region area) {}

  /**
   * Returns the groups, in the order of their first parts.
   *
   * @param parts the parts of a mask of the picture's size
   * @param grid a grid of the picture's size, fine enough that each area contains one of its points
   * @param areaAround returns the area for bounds, which it covers
   */
  static List<Group> of(Components parts, HoleGrid grid, UnaryOperator<Region> areaAround) {
    return of(IntStream.range(0, parts.count()).mapToObj(parts::bounds).toList(), grid, areaAround);
  }

  /** Returns the groups of some parts, whose bounds are given. */
  static List<Group> of(List<Region> parts, HoleGrid grid, UnaryOperator<Region> areaAround) {
    for (Region bounds : parts) {
      grid.add(bounds, areaAround.apply(bounds));
    }
    List<Group> groups = new ArrayList<>();
    for (Region bounds : grid.joined()) {
      groups.add(new Group(bounds, areaAround.apply(bounds)));
    }
    while (joinSome(groups, areaAround)) {}
    return groups;
  }

  private static boolean joinSome(List<Group> groups, UnaryOperator<Region> areaAround) {
    int before = groups.size();
    for (int i = 0; i < groups.size(); i++) {
      for (int j = groups.size() - 1; j > i; j--) {
        if (groups.get(i).area().overlaps(groups.get(j).area())) {
          Region both = groups.get(i).bounds().union(groups.remove(j).bounds());
          groups.set(i, new Group(both, areaAround.apply(both)));
        }
      }
    }
    return groups.size() < before;
  }
}
