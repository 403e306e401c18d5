package dev.rad.placement;

import dev.rad.image.Region;

/**
 * A part of a picture that a network fills at once.
 *
 * @param region the part; may extend beyond the picture
 * @param width the number of columns that the network sees, a multiple of what it requires
 * @param height the number of rows that the network sees, a multiple of what it requires
 * @param outside what the network sees beyond the picture
 */
public record Window(Region region, int width, int height, Outside outside) {

  /** The contents of a window beyond the picture's edges. */
  public enum Outside {
    /** Nothing: the outside counts as hole, and its filling is discarded. */
    UNKNOWN,
    /** The picture and its hole, mirrored without repeating the edge pixel. */
    MIRRORED
  }

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a side is less than 1
   */
  public Window {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "window sides must be at least 1 pixel, got " + width + "×" + height);
    }
  }

  /** {@return whether the part is resized for the network} */
  public boolean isResized() {
    return width != region.width() || height != region.height();
  }
}
