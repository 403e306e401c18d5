package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Components;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.List;

/**
 * Covers the hole with overlapping squares of the network's size, without resizing, for holes
 * larger than the network's window where fine structure matters more than seeing the whole hole.
 *
 * <p>Each hole, together with those near it, gets a grid of tiles that extends beyond its bounds by
 * one overlap if the picture allows it. The tile with the fewest unknown pixels always comes next,
 * so that each tile borders on known pixels or finished tiles, if anything is kept. A picture
 * narrower than a tile is mirrored at the right and at the bottom.
 *
 * @param overlap the least overlap of neighbouring tiles, as a share of their side, 0 to 0.75
 */
public record Tiles(double overlap) implements Placement {
  private static final double MOST = 0.75;
  private static final double USUAL = 0.25;
  private static final String PREFIX = "tiles:";

  /**
   * Checks the overlap.
   *
   * @throws IllegalArgumentException if it is not in 0 to 0.75
   */
  public Tiles {
    if (!(overlap >= 0 && overlap <= MOST)) {
      throw new IllegalArgumentException("the overlap must be in 0 to 0.75, got " + overlap);
    }
  }

  /** Creates tiles that overlap by a quarter of their side. */
  public Tiles() {
    this(USUAL);
  }

  /** Parses {@code tiles:OVERLAP}. */
  static Tiles parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "'" + text + "' is none of whole, resize, crop, tiles, tiles:OVERLAP");
    }
    try {
      return new Tiles(Double.parseDouble(text.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "': tiles overlap by a share of 0 to 0.75, such as tiles:0.25", e);
    }
  }

  @Override
  public String name() {
    return overlap == USUAL ? "tiles" : PREFIX + overlap;
  }

  @Override
  public List<Window> windows(Mask hole, int size, int multiple) {
    NetworkSize.require(size, multiple);
    List<HoleGroups.Group> groups =
        HoleGroups.of(
            Components.of(hole),
            new HoleGrid(hole.width(), hole.height(), size),
            box -> area(box, hole, size));
    var order = new TileOrder(hole);
    List<Window> windows = new ArrayList<>();
    for (HoleGroups.Group group : groups) {
      for (Region tile : order.of(grid(group.area(), size))) {
        windows.add(new Window(tile, size, size, Window.Outside.MIRRORED));
      }
    }
    return windows;
  }

  private int shared(int size) {
    return (int) Math.round(overlap * size);
  }

  /** Returns the area that the grid for a hole's bounds covers. */
  private Region area(Region box, Mask hole, int size) {
    int left = start(box.x(), box.width(), hole.width(), size);
    int top = start(box.y(), box.height(), hole.height(), size);
    int right = end(left, box.right(), hole.width(), size);
    int bottom = end(top, box.bottom(), hole.height(), size);
    return new Region(left, top, right - left, bottom - top);
  }

  /**
   * Returns the start of the tiles along an axis: one overlap before the hole, or centred on a
   * short hole.
   */
  private int start(int position, int length, int limit, int size) {
    int margin = Math.max(shared(size), (size - length) / 2);
    return Math.max(0, Math.min(position - margin, limit - size));
  }

  private int end(int start, int holeEnd, int limit, int size) {
    return Math.max(start + size, Math.min(limit, holeEnd + shared(size)));
  }

  private List<Region> grid(Region area, int size) {
    int[] columns = positions(area.x(), area.width(), size);
    int[] rows = positions(area.y(), area.height(), size);
    List<Region> tiles = new ArrayList<>(columns.length * rows.length);
    for (int y : rows) {
      for (int x : columns) {
        tiles.add(new Region(x, y, size, size));
      }
    }
    return tiles;
  }

  /** Returns the evenly spaced positions of the fewest tiles that overlap enough. */
  private int[] positions(int start, int length, int size) {
    int room = length - size;
    int step = size - shared(size);
    int gaps = (room + step - 1) / step;
    int[] positions = new int[gaps + 1];
    for (int i = 0; i <= gaps; i++) {
      positions[i] = start + (gaps == 0 ? 0 : (int) ((long) room * i / gaps));
    }
    return positions;
  }
}
