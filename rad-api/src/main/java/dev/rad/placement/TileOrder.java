package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The order in which tiles are filled: next is always the tile with the fewest unknown pixels,
 * among those that have any; the first of equals. All tiles must have the same size.
 */
final class TileOrder {
  private final int width;
  private final int height;
  private final BitSet open = new BitSet(); // pixels that no tile has filled yet

  TileOrder(Mask hole) {
    this.width = hole.width();
    this.height = hole.height();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (hole.at(x, y) > 0f) {
          open.set(y * width + x);
        }
      }
    }
  }

  /** Returns the tiles with unknown pixels, in their order. */
  List<Region> of(List<Region> tiles) {
    int[] unknown = new int[tiles.size()];
    for (int i = 0; i < unknown.length; i++) {
      unknown[i] = unknown(tiles.get(i));
    }
    List<Region> order = new ArrayList<>();
    for (int next = best(unknown); next >= 0; next = best(unknown)) {
      Region tile = tiles.get(next);
      order.add(tile);
      close(tile);
      for (int i = 0; i < unknown.length; i++) {
        if (unknown[i] > 0 && tile.overlaps(tiles.get(i))) {
          unknown[i] = unknown(tiles.get(i));
        }
      }
    }
    return order;
  }

  private static int best(int[] unknown) {
    int best = -1;
    for (int i = 0; i < unknown.length; i++) {
      if (unknown[i] > 0 && (best < 0 || unknown[i] < unknown[best])) {
        best = i;
      }
    }
    return best;
  }

  private int unknown(Region tile) {
    int count = 0;
    for (int y = tile.y(); y < Math.min(height, tile.bottom()); y++) {
      count += open.get(y * width + tile.x(), rowEnd(y, tile)).cardinality();
    }
    return count;
  }

  private void close(Region tile) {
    for (int y = tile.y(); y < Math.min(height, tile.bottom()); y++) {
      open.clear(y * width + tile.x(), rowEnd(y, tile));
    }
  }

  private int rowEnd(int y, Region tile) {
    return y * width + Math.min(width, tile.right());
  }
}
