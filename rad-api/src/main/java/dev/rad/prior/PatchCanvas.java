package dev.rad.prior;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Components;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** A picture whose holes are filled one after the other. */
public final class PatchCanvas {
  private static final double CONTEXT = 3; // sides of the area over those of the hole
  private static final double ACROSS = 1.5; // least side of the area over the hole's other side
  private static final int LEAST_SIDE = 48; // pixels of an area, where the picture has them
  private static final long MOST_PIXELS = 12_000_000; // of an area, where the hole leaves a choice
  private static final int NEAR = 16; // pixels between holes that are filled together

  private final int width;
  private final int height;
  private final byte[] rgb;
  private final BitSet open;
  private BitSet wanted; // what is to be filled now

  private PatchCanvas(int width, int height, byte[] rgb, BitSet open) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
    this.open = open;
    this.wanted = open;
  }

  /**
   * Creates a canvas.
   *
   * @param photo the picture; pixels under the hole are ignored
   * @param hole the pixels to fill: those with values above 0
   * @return the canvas, on which nothing is filled yet
   */
  public static PatchCanvas of(RgbImage photo, Mask hole) {
    return new PatchCanvas(photo.width(), photo.height(), photo.toRgbBytes(), bits(hole));
  }

  private static BitSet bits(Mask hole) {
    var bits = new BitSet(hole.width() * hole.height());
    for (int y = 0; y < hole.height(); y++) {
      for (int x = 0; x < hole.width(); x++) {
        if (hole.at(x, y) > 0f) {
          bits.set(y * hole.width() + x);
        }
      }
    }
    return bits;
  }

  /**
   * Returns a copy, for a preview.
   *
   * @return a canvas with the same picture
   */
  public PatchCanvas copy() {
    return new PatchCanvas(width, height, rgb.clone(), (BitSet) open.clone());
  }

  /**
   * Returns the holes to fill, smallest first, so that the surroundings of large ones are complete.
   *
   * @param hole a part of the canvas's hole
   * @return the bounds of its connected parts; parts that nearly touch are joined
   */
  public static List<Region> holes(Mask hole) {
    Components parts = Components.of(hole);
    List<Region> bounds = new ArrayList<>();
    for (int part = 0; part < parts.count(); part++) {
      bounds.add(parts.bounds(part));
    }
    return HoleBounds.joined(bounds, NEAR).stream()
        .sorted(Comparator.comparingLong(region -> (long) region.width() * region.height()))
        .toList();
  }

  /** Returns the area around a hole that is searched for patches. */
  Region areaAround(Region hole) {
    double factor = 1;
    Region area;
    do {
      int wide = (int) Math.max(CONTEXT * hole.width(), ACROSS * hole.height());
      int high = (int) Math.max(CONTEXT * hole.height(), ACROSS * hole.width());
      int areaWidth = side(hole.width(), factor * wide, width);
      int areaHeight = side(hole.height(), factor * high, height);
      area =
          new Region(
              origin(hole.x(), hole.width(), areaWidth, width),
              origin(hole.y(), hole.height(), areaHeight, height),
              areaWidth,
              areaHeight);
      factor *= 0.9;
    } while ((long) area.width() * area.height() > MOST_PIXELS && factor > 0.45);
    return area;
  }

  private static int side(int hole, double wanted, int limit) {
    return (int) Math.min(limit, Math.max(Math.max(wanted, hole + 2.0 * NEAR), LEAST_SIDE));
  }

  private static int origin(int start, int length, int side, int limit) {
    return Math.max(0, Math.min(start + (length - side) / 2, limit - side));
  }

  /**
   * Selects the pixels to fill from now on.
   *
   * @param region a mask of the canvas's size; pixels with values above 0 are selected
   */
  public void select(Mask region) {
    wanted = bits(region);
  }

  /**
   * Copies a filling from another picture and marks its pixels as filled.
   *
   * @param filling a picture of the canvas's size
   * @param bounds the part to copy
   */
  public void take(RgbImage filling, Region bounds) {
    byte[] from = filling.toRgbBytes();
    for (int y = bounds.y(); y < bounds.bottom(); y++) {
      for (int x = bounds.x(); x < bounds.right(); x++) {
        int pixel = y * width + x;
        if (isOpen(x, y) && isWanted(x, y)) {
          System.arraycopy(from, 3 * pixel, rgb, 3 * pixel, 3);
          open.clear(pixel);
        }
      }
    }
  }

  /**
   * Returns what is left of a hole.
   *
   * @param hole a mask of the canvas's size
   * @return the mask, with 0 where the canvas is filled
   */
  public Mask open(Mask hole) {
    float[] values = hole.toFloats();
    for (int i = 0; i < values.length; i++) {
      if (!open.get(i)) {
        values[i] = 0;
      }
    }
    return Mask.of(width, height, values);
  }

  /**
   * Returns whether nothing is left to fill in a part of the canvas.
   *
   * @param bounds the part
   * @return whether all its pixels are known or filled
   */
  public boolean isFilled(Region bounds) {
    for (int y = bounds.y(); y < bounds.bottom(); y++) {
      int first = open.nextSetBit(y * width + bounds.x());
      if (first >= 0 && first < y * width + bounds.right()) {
        return false;
      }
    }
    return true;
  }

  boolean isOpen(int x, int y) {
    return open.get(y * width + x);
  }

  boolean isWanted(int x, int y) {
    return wanted.get(y * width + x);
  }

  int value(int x, int y, int channel) {
    return rgb[(y * width + x) * 3 + channel] & 0xff;
  }

  void set(int x, int y, int channel, float value) {
    rgb[(y * width + x) * 3 + channel] = (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  void close(int x, int y) {
    open.clear(y * width + x);
  }

  /**
   * Returns the current picture.
   *
   * @return a copy
   */
  public RgbImage picture() {
    return RgbImage.of(width, height, rgb);
  }

  /** {@return size and number of open pixels} */
  @Override
  public String toString() {
    return "PatchCanvas[%d×%d, %d open]".formatted(width, height, open.cardinality());
  }
}
