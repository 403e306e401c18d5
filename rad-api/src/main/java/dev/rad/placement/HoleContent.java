package dev.rad.placement;

import java.util.Objects;

/**
 * The contents of a window inside the hole: the values of its mask, and the pixels that can be
 * seen.
 *
 * @param softValues whether the window's mask has the values of the picture's mask. If so, the code
 *     that fills the window must handle soft values, and each filled pixel is taken unchanged.
 *     Otherwise the mask has zeros and ones only, and the filling is blended with the picture where
 *     the picture's mask is soft
 * @param visible which of the hole's pixels can be seen
 */
public record HoleContent(boolean softValues, Visible visible) {

  /**
   * Zeros and ones, and no visible pixels in the hole: the content for inpainting from pure noise.
   */
  public static final HoleContent HIDDEN = new HoleContent(false, Visible.NOTHING);

  /** The pixels of a hole that are visible. */
  public enum Visible {
    /** None. */
    NOTHING,
    /** Pixels whose mask value is below 1. */
    SOFT_PIXELS,
    /** All. */
    EVERYTHING
  }

  /** Checks that no argument is null. */
  public HoleContent {
    Objects.requireNonNull(visible, "visible");
  }

  /** Returns whether a pixel of the hole is hidden. */
  boolean hides(float value) {
    return visible == Visible.NOTHING || (visible == Visible.SOFT_PIXELS && value == 1f);
  }
}
