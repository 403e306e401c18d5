package dev.rad.image;

import dev.rad.mask.Mask;
import java.util.BitSet;

/** A picture while its hole is being filled, window by window. */
final class Canvas {
  private final RgbImage picture; // its pixels are written to: only copies of parts leave
  private final Mask hole;
  private final BitSet open = new BitSet(); // the hole's pixels that are not filled yet

  Canvas(RgbImage photo, Mask hole) {
    this.picture = RgbImage.wrap(photo.width(), photo.height(), photo.toRgbBytes());
    this.hole = hole;
    for (int y = 0; y < hole.height(); y++) {
      for (int x = 0; x < hole.width(); x++) {
        if (hole.at(x, y) > 0f) {
          open.set(y * hole.width() + x);
        }
      }
    }
  }

  /** The picture; nothing may be filled afterwards. */
  RgbImage picture() {
    return picture;
  }

  /** Shows a window to the filler and takes over what it makes of the pixels not filled yet. */
  void fill(Window window, Filler filler) {
    Region region = window.region();
    Mask unknown = unknown(region, window.outside());
    RgbImage view =
        picture.cropReflected(region).resizeKnown(unknown, window.width(), window.height());
    Mask small = unknown.resize(window.width(), window.height());
    RgbImage filled = filler.fill(view, small);
    if (filled.width() != window.width() || filled.height() != window.height()) {
      throw new IllegalArgumentException(
          "the filler made %d×%d of a window of %d×%d; it must keep the size"
              .formatted(filled.width(), filled.height(), window.width(), window.height()));
    }
    paste(
        Resampler.enlarge(view.composite(filled, small), region.width(), region.height()), region);
  }

  /** 1 where the window shows a pixel that is not filled yet. */
  private Mask unknown(Region region, Window.Outside outside) {
    float[] values = new float[RgbImage.byteCount(region.width(), region.height()) / 3];
    int[] columns = sources(region.x(), region.width(), hole.width(), outside);
    int[] rows = sources(region.y(), region.height(), hole.height(), outside);
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        boolean unknown = row < 0 || column < 0 || open.get(row * hole.width() + column);
        values[at++] = unknown ? 1f : 0f;
      }
    }
    return Mask.of(region.width(), region.height(), values);
  }

  /** The picture's column or row that each of a region's shows, -1 for none. */
  private static int[] sources(int start, int length, int limit, Window.Outside outside) {
    int[] sources = new int[length];
    for (int i = 0; i < length; i++) {
      int at = start + i;
      boolean shown = outside == Window.Outside.MIRRORED || (at >= 0 && at < limit);
      sources[i] = shown ? Pixels.reflect(at, limit) : -1;
    }
    return sources;
  }

  private void paste(RgbImage patch, Region region) {
    int left = Math.max(0, region.x());
    int right = Math.min(hole.width(), region.right());
    for (int y = Math.max(0, region.y()); y < Math.min(hole.height(), region.bottom()); y++) {
      int row = y * hole.width();
      int from = (y - region.y()) * region.width() - region.x();
      BitSet fill = open.get(row + left, row + right);
      for (int i = fill.nextSetBit(0); i >= 0; i = fill.nextSetBit(i + 1)) {
        int x = left + i;
        Pixels.blend(
            picture.pixels(), 3 * (row + x), patch.pixels(), 3 * (from + x), hole.at(x, y));
      }
      open.clear(row + left, row + right);
    }
  }
}
