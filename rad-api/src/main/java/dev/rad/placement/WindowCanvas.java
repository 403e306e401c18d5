package dev.rad.placement;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.image.internal.PixelMath;
import dev.rad.mask.Mask;
import java.util.BitSet;

/**
 * A picture whose hole is filled window by window.
 *
 * <pre>{@code
 * var canvas = new WindowCanvas(photo, hole, HoleContent.HIDDEN);
 * for (Window window : placement.windows(hole, size, multiple)) {
 *   WindowView view = canvas.view(window);
 *   canvas.put(view, sample(view.picture(), view.hole()));
 * }
 * RgbImage filled = canvas.picture();
 * }</pre>
 *
 * <p>Each window shows the picture as filled so far. Its hole consists of the pixels that no
 * earlier window filled, and its filling goes only there, so the windows' holes partition the
 * picture's hole, and kept pixels are unchanged, bit for bit.
 *
 * <p>Fillings that must be enlarged are enlarged by cubic convolution. The filling's error on the
 * kept side of the hole's border is subtracted inside the hole, less and less away from the border,
 * so that no step is left.
 *
 * <p>Not safe for use by several threads.
 */
public final class WindowCanvas {
  /** The reach of a correction into the hole, in the network's pixels. */
  private static final double CORRECTION_LENGTH = 2;

  private final RgbImage photo;
  private final int width;
  private final int height;
  private final byte[] rgb; // [height, width, 3]
  private final Mask hole;
  private final HoleContent content;
  private final BitSet open = new BitSet(); // the hole's pixels that are not filled yet
  private boolean changed;

  /**
   * Creates a canvas on which nothing is filled yet.
   *
   * @param photo the picture; {@code content} decides which pixels of its hole are visible
   * @param hole 1 = fill, 0 = keep, of the picture's size; pixels with values in between are also
   *     filled
   * @param content the contents of windows inside the hole
   * @throws MaskException if the mask's size differs from the picture's
   */
  public WindowCanvas(RgbImage photo, Mask hole, HoleContent content) {
    if (hole.width() != photo.width() || hole.height() != photo.height()) {
      throw new MaskException(
          "the mask is %d×%d, the picture %d×%d; both must have the same size (resize the mask)"
              .formatted(hole.width(), hole.height(), photo.width(), photo.height()));
    }
    this.photo = photo;
    this.width = photo.width();
    this.height = photo.height();
    this.rgb = photo.toRgbBytes();
    this.hole = hole;
    this.content = content;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (hole.at(x, y) > 0f) {
          open.set(y * width + x);
        }
      }
    }
  }

  /** {@return the picture as filled so far; the photo itself while nothing is filled} */
  public RgbImage picture() {
    return changed ? RgbImage.of(width, height, rgb) : photo;
  }

  /**
   * Returns the view of a window.
   *
   * @param window a part of the picture with at least one pixel that is not filled yet
   * @return what the network sees of the window
   */
  public WindowView view(Window window) {
    Region region = window.region();
    boolean soft = content.softValues();
    Mask wanted = part(window, value -> soft ? value : 1f);
    Mask hidden =
        !soft && content.visible() == HoleContent.Visible.NOTHING
            ? wanted
            : part(window, value -> content.hides(value) ? 1f : 0f);
    RgbImage picture = crop(region).resizeKnown(hidden, window.width(), window.height());
    Mask small = wanted.resize(window.width(), window.height());
    return new WindowView(this, window, picture, small, wanted);
  }

  /**
   * Puts the filling of a window into the picture where nothing is filled yet.
   *
   * @param view the view that was filled
   * @param filling a picture of the window's size, of which only the hole is used
   * @throws IllegalArgumentException if the filling has another size
   */
  public void put(WindowView view, RgbImage filling) {
    Region region = view.window().region();
    paste(rgb, enlarged(view, filling), region);
    changed = true;
    int left = Math.max(0, region.x());
    int right = Math.min(width, region.right());
    for (int y = Math.max(0, region.y()); y < Math.min(height, region.bottom()); y++) {
      open.clear(y * width + left, y * width + right);
    }
  }

  RgbImage preview(WindowView view, RgbImage filling) {
    byte[] copy = rgb.clone();
    paste(copy, enlarged(view, filling), view.window().region());
    return RgbImage.of(width, height, copy);
  }

  /** Enlarges a filling to the picture's size, and fits it to the border; three bytes per pixel. */
  private byte[] enlarged(WindowView view, RgbImage filling) {
    Window window = view.window();
    if (filling.width() != window.width() || filling.height() != window.height()) {
      throw new IllegalArgumentException(
          "the filler made %d×%d of a window of %d×%d; it must keep the size"
              .formatted(filling.width(), filling.height(), window.width(), window.height()));
    }
    Region region = window.region();
    Mask hard = content.softValues() ? view.hole().threshold(Float.MIN_VALUE) : view.hole();
    RgbImage small = view.picture().composite(filling, hard);
    byte[] patch = small.resizeCubic(region.width(), region.height()).toRgbBytes();
    if (window.isResized()) { // otherwise its kept pixels are the picture's
      double scale = Math.max(1, (double) region.width() / window.width());
      BorderCorrection.correct(patch, bytes(region), view.filled(), CORRECTION_LENGTH * scale);
    }
    return patch;
  }

  private RgbImage crop(Region region) {
    return RgbImage.of(region.width(), region.height(), bytes(region));
  }

  private byte[] bytes(Region region) {
    return PixelMath.crop(
        rgb, width, height, region.x(), region.y(), region.width(), region.height());
  }

  /** A function of a mask value. */
  @FunctionalInterface
  private interface Value {
    float of(float value);
  }

  /** Computes a function of the mask at a window's pixels that are not filled yet; 0 elsewhere. */
  private Mask part(Window window, Value function) {
    Region region = window.region();
    float[] values = new float[PixelMath.byteCount(region.width(), region.height()) / 3];
    int[] columns = sources(region.x(), region.width(), width, window.outside());
    int[] rows = sources(region.y(), region.height(), height, window.outside());
    int at = 0;
    for (int row : rows) {
      for (int column : columns) {
        if (row < 0 || column < 0) {
          values[at] = 1f;
        } else if (open.get(row * width + column)) {
          values[at] = function.of(hole.at(column, row));
        }
        at++;
      }
    }
    return Mask.of(region.width(), region.height(), values);
  }

  /** Returns the picture's column or row for each one of a region, or -1 if there is none. */
  private static int[] sources(int start, int length, int limit, Window.Outside outside) {
    int[] sources = new int[length];
    for (int i = 0; i < length; i++) {
      int at = start + i;
      boolean shown = outside == Window.Outside.MIRRORED || (at >= 0 && at < limit);
      sources[i] = shown ? PixelMath.reflect(at, limit) : -1;
    }
    return sources;
  }

  /** Pastes a patch where nothing is filled yet. */
  private void paste(byte[] target, byte[] from, Region region) {
    int left = Math.max(0, region.x());
    int right = Math.min(width, region.right());
    for (int y = Math.max(0, region.y()); y < Math.min(height, region.bottom()); y++) {
      int row = y * width;
      int start = (y - region.y()) * region.width() - region.x();
      BitSet fill = open.get(row + left, row + right);
      for (int i = fill.nextSetBit(0); i >= 0; i = fill.nextSetBit(i + 1)) {
        int x = left + i;
        float share = content.softValues() ? 1f : hole.at(x, y);
        PixelMath.blend(target, 3 * (row + x), from, 3 * (start + x), share);
      }
    }
  }

  /** {@return the size and the number of pixels still to be filled} */
  @Override
  public String toString() {
    return "WindowCanvas[%d×%d, %d pixels to fill]".formatted(width, height, open.cardinality());
  }
}
