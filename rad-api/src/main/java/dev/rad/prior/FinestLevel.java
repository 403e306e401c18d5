package dev.rad.prior;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the finest level of a {@link PhotoPyramid}.
 *
 * @param canvas the picture with its current filling
 * @param area the surroundings of the hole
 * @param mirrored whether to mirror them
 * @param colours receives the measures of the surroundings' colours
 */
record FinestLevel(PatchCanvas canvas, Region area, boolean mirrored, NormalisedColours colours) {
  private static final int GAP = 64; // columns before every reference, a multiple of every level's

  /** Returns the level of a hole: the surroundings, and to the right of them the references. */
  PatchLevel of(Region bounds, List<RgbImage> references) {
    int width = area.width();
    int height = area.height();
    for (RgbImage reference : references) {
      width = (width + GAP - 1) / GAP * GAP + GAP + reference.width();
      height = Math.max(height, reference.height());
    }
    var level = new PatchLevel(width, height, PatchLevel.COLOURS, area.width());
    Arrays.fill(level.kinds, PatchLevel.BLOCKED);
    for (int y = 0; y < area.height(); y++) {
      for (int x = 0; x < area.width(); x++) {
        int column = area.x() + (mirrored ? area.width() - 1 - x : x);
        int row = area.y() + y;
        int pixel = y * width + x;
        level.kinds[pixel] =
            !canvas.isOpen(column, row)
                ? PatchLevel.KNOWN
                : bounds.contains(column, row) && canvas.isWanted(column, row)
                    ? PatchLevel.HOLE
                    : PatchLevel.BLOCKED;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          level.values[pixel * PatchLevel.COLOURS + c] = canvas.value(column, row, c);
        }
      }
    }
    colours.measure(level);
    int left = area.width();
    for (RgbImage reference : references) {
      left = (left + GAP - 1) / GAP * GAP + GAP;
      put(reference, level, left);
      left += reference.width();
    }
    return level;
  }

  private void put(RgbImage reference, PatchLevel level, int left) {
    byte[] rgb = reference.toRgbBytes();
    for (int y = 0; y < reference.height(); y++) {
      for (int x = 0; x < reference.width(); x++) {
        int pixel = y * level.width + left + x;
        level.kinds[pixel] = PatchLevel.KNOWN;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          float value = rgb[(y * reference.width() + x) * PatchLevel.COLOURS + c] & 0xff;
          level.values[pixel * PatchLevel.COLOURS + c] = colours.normalised(value, c);
        }
      }
    }
  }
}
