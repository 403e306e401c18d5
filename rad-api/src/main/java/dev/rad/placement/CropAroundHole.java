package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Components;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places a square around each connected hole, twice as wide as the hole and never narrower than the
 * network's size if the picture allows it, centred on the hole as far as the borders allow, and
 * resized to the network's size. Holes whose squares overlap share one square.
 *
 * <p>A long, thin hole, such as a wire or the line of a horizon, gets smaller squares along its
 * length, one after the other, after all other holes: time and memory grow with the hole's length,
 * not with its square.
 */
public record CropAroundHole() implements Placement {

  @Override
  public String name() {
    return "crop";
  }

  @Override
  public List<Window> windows(Mask hole, int size, int multiple) {
    NetworkSize.require(size, multiple);
    int columns = hole.width();
    int rows = hole.height();
    Components parts = Components.of(hole);
    boolean[] thin = new boolean[parts.count()];
    for (int part = 0; part < thin.length; part++) {
      thin[part] = HoleStrip.isThin(parts.bounds(part), parts.area(part), columns, rows, size);
    }
    List<Region> compact =
        IntStream.range(0, thin.length)
            .filter(part -> !thin[part])
            .mapToObj(parts::bounds)
            .toList();
    List<HoleGroups.Group> groups =
        HoleGroups.of(
            compact,
            new HoleGrid(columns, rows, size),
            box -> HoleSquare.around(box, columns, rows, size));
    List<Region> squares = new ArrayList<>();
    groups.forEach(group -> squares.add(group.area()));
    if (compact.size() < thin.length) {
      var strip = new HoleStrip(hole);
      squares.forEach(strip::close);
      for (int part = 0; part < thin.length; part++) {
        if (thin[part]) {
          squares.addAll(strip.along(parts.bounds(part), parts.area(part), size));
        }
      }
    }
    return squares.stream()
        .map(square -> new Window(square, size, size, Window.Outside.UNKNOWN))
        .toList();
  }
}
