package dev.rad.placement;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * An oracle for {@link CropAroundHole}, which finds by search what that computes: the square
 * neighbourhood of a hole, at the network's size and back. Nothing under the hole reaches the small
 * picture, and what lies outside the photo counts as unknown.
 *
 * @param square the neighbourhood in the photo; may reach beyond it where the hole is longer than
 *     the photo is high or wide
 * @param hole the photo's mask in the square; 1 outside the photo
 * @param size the network's side, in pixels
 */
record HoleCrop(Region square, Mask hole, int size) {

  /**
   * Finds the neighbourhood by trying all squares: the largest side that holds the hole, is at most
   * twice its longer side (or the network's size, if that is more) and fits into the photo; then
   * the place inside the photo whose middle is nearest to the hole's, of two equally near ones that
   * further right and down.
   *
   * @param hole the photo's mask
   * @param size the network's side, in pixels
   * @return the crop
   * @throws IllegalArgumentException if the mask is empty
   */
  static HoleCrop around(Mask hole, int size) {
    Region box =
        hole.bounds().orElseThrow(() -> new IllegalArgumentException("the mask has no hole"));
    int side = side(box, Math.min(hole.width(), hole.height()), size);
    Region square =
        new Region(
            nearest(box.x(), box.width(), side, hole.width()),
            nearest(box.y(), box.height(), side, hole.height()),
            side,
            side);
    float[] values = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int px = square.x() + x;
        int py = square.y() + y;
        boolean inside = px >= 0 && py >= 0 && px < hole.width() && py < hole.height();
        values[y * side + x] = inside ? hole.at(px, py) : 1;
      }
    }
    return new HoleCrop(square, Mask.of(side, side, values), size);
  }

  private static int side(Region box, int shorter, int size) {
    int longer = Math.max(box.width(), box.height());
    int best = longer;
    for (int side = longer; side <= shorter; side++) {
      boolean asked = side <= 2 * longer || side <= size;
      best = asked ? side : best;
    }
    return best;
  }

  /** The place on one axis; a side that does not fit lies around the photo's middle. */
  private static int nearest(int start, int length, int side, int limit) {
    int middle = side <= limit ? 2 * start + length : limit; // doubled, as all below
    int best = Integer.MIN_VALUE;
    for (int at = -side; at <= limit; at++) {
      boolean allowed = side > limit || (at >= 0 && at + side <= limit);
      if (allowed
          && (best == Integer.MIN_VALUE
              || Math.abs(2 * at + side - middle) <= Math.abs(2 * best + side - middle))) {
        best = at;
      }
    }
    return best;
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
   * The pixels that the network should fill: every pixel that any part of the hole touches.
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
