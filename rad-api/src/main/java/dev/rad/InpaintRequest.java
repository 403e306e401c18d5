package dev.rad;

import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Objects;

/**
 * One picture of several to be filled by one call.
 *
 * @param photo the picture, of any size
 * @param hole 1 where the picture is to be filled, 0 where it is kept; the picture's size
 * @param options how to fill it
 */
public record InpaintRequest(RgbImage photo, Mask hole, InpaintOptions options) {

  /**
   * Checks that nothing is missing, and the size.
   *
   * @throws MaskException if the mask's size is not the picture's
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
