package dev.rad.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A hole's pixels, grouped into square tiles, and the tiles into four colours: no two tiles of the
 * same colour touch.
 *
 * @param colours the tiles of each colour, and the pixels of each tile
 */
record HoleTiles(List<int[][]> colours) {

  static HoleTiles of(PatchLevel level, int side) {
    List<List<int[]>> colours = List.of(list(), list(), list(), list());
    for (int top = 0; top < level.height; top += side) {
      for (int left = 0; left < level.width; left += side) {
        int[] pixels = hole(level, left, top, side);
        if (pixels.length > 0) {
          colours.get(top / side % 2 * 2 + left / side % 2).add(pixels);
        }
      }
    }
    return new HoleTiles(colours.stream().map(tiles -> tiles.toArray(int[][]::new)).toList());
  }

  private static List<int[]> list() {
    return new ArrayList<>();
  }

  private static int[] hole(PatchLevel level, int left, int top, int side) {
    int[] pixels = new int[side * side];
    int count = 0;
    for (int y = top; y < Math.min(level.height, top + side); y++) {
      for (int x = left; x < Math.min(level.width, left + side); x++) {
        if (level.isHole(y * level.width + x)) {
          pixels[count++] = y * level.width + x;
        }
      }
    }
    return Arrays.copyOf(pixels, count);
  }
}
