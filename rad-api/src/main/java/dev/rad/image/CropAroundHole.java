package dev.rad.image;

import dev.rad.mask.Components;
import dev.rad.mask.Mask;
import java.util.List;

/**
 * A square around each connected hole, twice as wide as the hole and never narrower than the
 * network's size if the picture allows it, centred on the hole as far as the borders allow, and
 * brought to the network's size. Holes whose squares overlap share one around them all.
 */
public record CropAroundHole() implements Placement {

  @Override
  public List<Window> windows(Mask hole, int size, int multiple) {
    NetworkSize.require(size, multiple);
    int columns = hole.width();
    int rows = hole.height();
    return HoleGroups.of(
            Components.of(hole),
            new HoleGrid(columns, rows, size),
            box -> HoleSquare.around(box, columns, rows, size))
        .stream()
        .map(group -> new Window(group.area(), size, size, Window.Outside.UNKNOWN))
        .toList();
  }
}
