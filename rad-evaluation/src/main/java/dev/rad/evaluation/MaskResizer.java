package dev.rad.evaluation;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import java.nio.file.Path;

/** Resizes mask files to the size of their pictures. */
final class MaskResizer {

  private static final double HALF = 0.5;

  private MaskResizer() {}

  /**
   * Resizes a mask and thresholds it at one half.
   *
   * @throws MaskException if the aspect ratio differs from the picture's, or the mask is empty or
   *     full
   */
  static Mask resize(Mask mask, Path file, int width, int height) {
    double scale = (double) width / mask.width();
    if (Math.abs(mask.height() * scale - height)
        >= Math.max(1, scale)) { // tolerates a pixel of either picture
      throw new MaskException(
          width == height
              ? "%s is %d×%d pixels, not square: cut a square out of it"
                  .formatted(file, mask.width(), mask.height())
              : "%s is %d×%d pixels, its picture %d×%d: take a mask of the photo's own size"
                  .formatted(file, mask.width(), mask.height(), width, height));
    }
    boolean fits = mask.width() == width && mask.height() == height;
    Mask hole = (fits ? mask : mask.resize(width, height)).threshold(HALF);
    if (hole.isEmpty() || hole.inverted().isEmpty()) {
      throw new MaskException(
          file + " leaves nothing to judge: a mask must fill a part of the picture, and keep one");
    }
    return hole;
  }
}
