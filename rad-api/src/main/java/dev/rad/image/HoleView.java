package dev.rad.image;

import java.util.Objects;

/**
 * What a filler is told of a hole, and so how its filling is put into the picture.
 *
 * @param values whether the filler gets the mask's own values: then it minds them itself, and what
 *     it makes of a pixel is taken as it is. Otherwise it gets zeros and ones, and its filling is
 *     blended with the picture where the mask is soft
 * @param shown what is shown of the picture in the hole
 */
public record HoleView(boolean values, Shown shown) {

  /** Zeros and ones, nothing shown: what an inpainting from pure noise needs. */
  public static final HoleView HIDDEN = new HoleView(false, Shown.NOTHING);

  /** What is shown of the picture in the hole. */
  public enum Shown {
    /** Nothing. */
    NOTHING,
    /** The pixels whose mask value is below 1. */
    SOFT_PIXELS,
    /** Everything. */
    EVERYTHING
  }

  /** Checks that nothing is missing. */
  public HoleView {
    Objects.requireNonNull(shown, "shown");
  }

  /** Whether a pixel of the hole is hidden. */
  boolean hides(float value) {
    return shown == Shown.NOTHING || (shown == Shown.SOFT_PIXELS && value == 1f);
  }
}
