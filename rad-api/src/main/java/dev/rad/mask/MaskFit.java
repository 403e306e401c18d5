package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.Photo;

/** Resizes masks to the size of their photos. */
public final class MaskFit {
  private static final double ROUNDED = 0.02; // of a side that was rounded to whole pixels, at most

  private MaskFit() {}

  /**
   * Returns a mask of the photo's size: the mask itself, or the resized mask if it has the photo's
   * proportions, which its reading then mentions.
   *
   * @param read the mask
   * @param photo the photo
   * @return a mask of the photo's size
   * @throws MaskException if its proportions differ from the photo's
   */
  public static MaskFile fitting(MaskFile read, Photo photo) {
    Mask mask = read.mask();
    boolean same = mask.width() == photo.width() && mask.height() == photo.height();
    if (same || !isLike(mask, photo)) {
      require(mask, photo, "mask");
      return read;
    }
    String said = "resized from %d×%d, nearest pixels".formatted(mask.width(), mask.height());
    return new MaskFile(
        mask.resizeNearest(photo.width(), photo.height()),
        read.reading().isEmpty() ? said : read.reading() + ", " + said);
  }

  /** Returns whether the proportions agree to within a pixel. */
  private static boolean isLike(Mask mask, Photo photo) {
    double height = (double) mask.width() * photo.height() / photo.width();
    double width = (double) mask.height() * photo.width() / photo.height();
    return isRounded(mask.height(), height) || isRounded(mask.width(), width);
  }

  private static boolean isRounded(int side, double exact) {
    double off = Math.abs(side - exact);
    return off < 1 && off <= ROUNDED * side;
  }

  /**
   * Checks that a map has the photo's size.
   *
   * @param mask the map
   * @param photo the photo
   * @param what the map's name in messages
   * @throws MaskException if its size differs
   */
  public static void require(Mask mask, Photo photo, String what) {
    if (mask.width() != photo.width() || mask.height() != photo.height()) {
      boolean turned = mask.width() == photo.height() && mask.height() == photo.width();
      String hint = turned ? ", turned as the photo is, upright" : "";
      throw new MaskException(
          "the %s is %d×%d, the photo %d×%d: bring the %s to the photo's size%s"
              .formatted(
                  what, mask.width(), mask.height(), photo.width(), photo.height(), what, hint));
    }
  }
}
