package dev.rad.image;

import dev.rad.mask.Mask;
import java.util.BitSet;

/** A picture while its hole is being filled, window by window. */
final class Canvas {
  /** How far a correction reaches into the hole, in the network's pixels. */
  private static final double CORRECTION_LENGTH = 2;

  private final RgbImage picture; // its pixels are written to: only copies of parts leave
  private final Mask hole;
  private final HoleView told;
  private final BitSet open = new BitSet(); // the hole's pixels that are not filled yet

  Canvas(RgbImage photo, Mask hole, HoleView told) {
    this.picture = RgbImage.wrap(photo.width(), photo.height(), photo.toRgbBytes());
    this.hole = hole;
    this.told = told;
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
  void fill(Window window, int index, int count, Filler filler) {
    Region region = window.region();
    boolean same = !told.values() && told.shown() == HoleView.Shown.NOTHING;
    Mask wanted = part(region, window.outside(), value -> told.values() ? value : 1f);
    Mask hidden =
        same ? wanted : part(region, window.outside(), value -> told.hides(value) ? 1f : 0f);
    RgbImage view =
        picture.cropReflected(region).resizeKnown(hidden, window.width(), window.height());
    Mask small = wanted.resize(window.width(), window.height());
    Patches patches =
        new Patches(window, view, told.values() ? hardened(small) : small, wanted, picture);
    RgbImage filled =
        filler.fill(new WindowView(view, small, index, count, made -> whole(patches, made)));
    paste(picture, patches.of(filled), region);
    close(region);
  }

  private static Mask hardened(Mask mask) {
    return mask.threshold(Float.MIN_VALUE);
  }

  private RgbImage whole(Patches patches, RgbImage filled) {
    RgbImage copy = RgbImage.wrap(picture.width(), picture.height(), picture.toRgbBytes());
    paste(copy, patches.of(filled), patches.window().region());
    return copy;
  }

  /** What a filling of a window looks like at the picture's size. */
  private record Patches(Window window, RgbImage view, Mask hard, Mask filled, RgbImage picture) {
    RgbImage of(RgbImage made) {
      if (made.width() != window.width() || made.height() != window.height()) {
        throw new IllegalArgumentException(
            "the filler made %d×%d of a window of %d×%d; it must keep the size"
                .formatted(made.width(), made.height(), window.width(), window.height()));
      }
      Region region = window.region();
      RgbImage patch =
          Resampler.enlarge(view.composite(made, hard), region.width(), region.height());
      if (!window.isResized()) {
        return patch; // its kept pixels are the picture's
      }
      double scale = Math.max(1, (double) region.width() / window.width());
      return BorderCorrection.correct(
          patch, picture.cropReflected(region), filled, CORRECTION_LENGTH * scale);
    }
  }

  /** A function of a mask value. */
  @FunctionalInterface
  private interface Value {
    float of(float value);
  }

  /** A function of the mask where the window shows a pixel that is not filled yet, else 0. */
  private Mask part(Region region, Window.Outside outside, Value function) {
    float[] values = new float[RgbImage.byteCount(region.width(), region.height()) / 3];
    int[] columns = sources(region.x(), region.width(), hole.width(), outside);
    int[] rows = sources(region.y(), region.height(), hole.height(), outside);
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        if (row < 0 || column < 0) {
          values[at] = 1f;
        } else if (open.get(row * hole.width() + column)) {
          values[at] = function.of(hole.at(column, row));
        }
        at++;
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

  /** Puts a patch where nothing is filled yet. */
  private void paste(RgbImage target, RgbImage patch, Region region) {
    int left = Math.max(0, region.x());
    int right = Math.min(hole.width(), region.right());
    for (int y = Math.max(0, region.y()); y < Math.min(hole.height(), region.bottom()); y++) {
      int row = y * hole.width();
      int from = (y - region.y()) * region.width() - region.x();
      BitSet fill = open.get(row + left, row + right);
      for (int i = fill.nextSetBit(0); i >= 0; i = fill.nextSetBit(i + 1)) {
        int x = left + i;
        float share = told.values() ? 1f : hole.at(x, y);
        Pixels.blend(target.pixels(), 3 * (row + x), patch.pixels(), 3 * (from + x), share);
      }
    }
  }

  private void close(Region region) {
    int left = Math.max(0, region.x());
    int right = Math.min(hole.width(), region.right());
    for (int y = Math.max(0, region.y()); y < Math.min(hole.height(), region.bottom()); y++) {
      open.clear(y * hole.width() + left, y * hole.width() + right);
    }
  }
}
