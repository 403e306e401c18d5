package dev.rad.evaluation;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import java.nio.file.Path;

/** Masks of files, brought to the size of the pictures that they are for. */
final class MaskResizer {

  private static final double HALF = 0.5;

  private MaskResizer() {}

  /**
   * A hole: what is grey becomes hole from one half on.
   *
   * @throws MaskException if the mask has other proportions than the picture, or is empty or full
   */
  static Mask resize(Mask mask, Path file, int width, int height) {
    double scale = (double) width / mask.width();
    if (Math.abs(mask.height() * scale - height) >= Math.max(1, scale)) { // a pixel of either
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
