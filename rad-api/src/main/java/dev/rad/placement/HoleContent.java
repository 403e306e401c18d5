package dev.rad.placement;

import java.util.Objects;

/**
 * The contents of a window inside the hole: the values of its mask, and the pixels that can be
 * seen.
 *
 * @param softValues whether the window's mask has the values of the picture's mask. Then whoever
 *     fills it takes care of them, and each filled pixel is taken as it is. Otherwise the mask has
 *     zeros and ones, and the filling is blended with the picture where the picture's mask is soft
 * @param visible which of the hole's pixels can be seen
 */
public record HoleContent(boolean softValues, Visible visible) {

  /** Zeros and ones, and nothing to be seen: what inpainting from pure noise needs. */
  public static final HoleContent HIDDEN = new HoleContent(false, Visible.NOTHING);

  /** Which pixels of a hole can be seen. */
  public enum Visible {
    /** None. */
    NOTHING,
    /** Those whose mask value is below 1. */
    SOFT_PIXELS,
    /** All. */
    EVERYTHING
  }

  /** Checks that nothing is missing. */
  public HoleContent {
    Objects.requireNonNull(visible, "visible");
  }

  /** Returns whether a pixel of the hole is hidden. */
  boolean hides(float value) {
    return visible == Visible.NOTHING || (visible == Visible.SOFT_PIXELS && value == 1f);
  }
}
