package dev.rad.evaluation;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;

/**
 * A close-up of a hole and its surroundings, on a white square. Whole photos side by side are too
 * small to show detail.
 */
record HoleCloseup(Region region) {

  private static final int SIDE = 320; // pixels
  private static final byte WHITE = (byte) 255;

  /**
   * Creates the close-up of a hole: its bounds, extended on each side by a quarter of the longer
   * side as far as the picture reaches.
   */
  static HoleCloseup of(Mask hole) {
    Region bounds = hole.bounds().orElseThrow();
    int more = Math.max(bounds.width(), bounds.height()) / 4;
    int left = Math.max(0, bounds.x() - more);
    int top = Math.max(0, bounds.y() - more);
    int right = Math.min(hole.width(), bounds.x() + bounds.width() + more);
    int bottom = Math.min(hole.height(), bounds.y() + bounds.height() + more);
    return new HoleCloseup(new Region(left, top, right - left, bottom - top));
  }

  /** Crops a picture to this region, shrinking it if it does not fit. */
  RgbImage in(RgbImage picture) {
    RgbImage part = PhotoTransform.within(picture.crop(region), SIDE);
    byte[] white = new byte[SIDE * SIDE * 3];
    Arrays.fill(white, WHITE);
    return RgbImage.of(SIDE, SIDE, white)
        .paste(part, (SIDE - part.width()) / 2, (SIDE - part.height()) / 2);
  }
}
