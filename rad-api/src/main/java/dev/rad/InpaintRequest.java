package dev.rad;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Objects;

/**
 * One of several pictures that a single call fills.
 *
 * @param photo the picture, of any size
 * @param hole 1 = fill, 0 = keep; of the picture's size
 * @param options how to fill it
 */
public record InpaintRequest(RgbImage photo, Mask hole, InpaintOptions options) {

  /**
   * Checks that no argument is null and that the sizes agree.
   *
   * @throws MaskException if the mask's size differs from the picture's
   */
  public InpaintRequest {
    Objects.requireNonNull(options, "options");
    if (hole.width() != photo.width() || hole.height() != photo.height()) {
      throw new MaskException(
          "the mask is %d×%d, the photo %d×%d: bring the mask to the photo's size"
              .formatted(hole.width(), hole.height(), photo.width(), photo.height()));
    }
  }
}
