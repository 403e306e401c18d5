package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * An oracle for {@link CropAroundHole}, written before it and apart from it: the square
 * neighbourhood of a hole, at the network's size and back. Nothing under the hole reaches the small
 * picture, and what lies outside the photo counts as unknown.
 *
 * @param square the neighbourhood in the photo; may reach beyond it where the hole is longer than
 *     the photo is high or wide
 * @param hole the photo's mask in the square; 1 outside the photo
 * @param size the network's side, in pixels
 */
record HoleCrop(Region square, Mask hole, int size) {

  /** The square's side over the hole's longer side: a quarter of the square is hole at most. */
  private static final int CONTEXT = 2;

  /**
   * Chooses the neighbourhood: twice the hole's longer side, if the photo has that much, centred on
   * the hole as far as the borders allow, never smaller than the network's size if the photo has
   * it.
   *
   * @param hole the photo's mask
   * @param size the network's side, in pixels
   * @return the crop
   * @throws IllegalArgumentException if the mask is empty
   */
  static HoleCrop around(Mask hole, int size) {
    Region box =
        hole.bounds().orElseThrow(() -> new IllegalArgumentException("the mask has no hole"));
    Region square = square(box, hole.width(), hole.height(), size);
    return new HoleCrop(square, hole.inverted().crop(square).inverted(), size);
  }

  /** The neighbourhood of a hole's bounds in a picture. */
  static Region square(Region box, int width, int height, int size) {
    int longer = Math.max(box.width(), box.height());
    int wanted = Math.max(CONTEXT * longer, size);
    int side = Math.max(longer, Math.min(wanted, Math.min(width, height)));
    return new Region(
        origin(box.x(), box.width(), side, width),
        origin(box.y(), box.height(), side, height),
        side,
        side);
  }

  /** Centres a side on an interval, and moves it into the picture if it fits. */
  private static int origin(int start, int length, int side, int limit) {
    int centred = start + (length - side) / 2;
    return side <= limit ? Math.max(0, Math.min(centred, limit - side)) : (limit - side) / 2;
  }

  /**
   * What the network sees of a photo: the square at the network's size, grey where nothing is
   * known.
   *
   * @param photo the photo
   * @return {@code size × size}
   */
  RgbImage view(RgbImage photo) {
    return photo.cropReflected(square).resizeKnown(hole, size, size);
  }

  /**
   * What the network shall fill: every pixel that any part of the hole touches.
   *
   * @return {@code size × size} of zeros and ones
   */
  Mask smallHole() {
    return hole.resize(size, size).threshold(Float.MIN_VALUE);
  }

  /**
   * Puts the network's picture back: enlarged to the square, and taken where the mask says so.
   *
   * @param photo the photo
   * @param filled the network's picture, {@code size × size}
   * @return the photo with its hole filled, all other pixels bit for bit
   */
  RgbImage restore(RgbImage photo, RgbImage filled) {
    RgbImage patch = filled.resize(square.width(), square.height());
    RgbImage known = photo.cropReflected(square);
    return photo.paste(known.composite(patch, hole), square.x(), square.y());
  }
}
