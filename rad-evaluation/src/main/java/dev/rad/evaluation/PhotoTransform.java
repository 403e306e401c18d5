package dev.rad.evaluation;

import dev.rad.image.RgbImage;

/** What becomes of a photo before methods get it. */
@FunctionalInterface
interface PhotoTransform {

  /**
   * Makes a picture.
   *
   * @param photo the whole photo
   * @param name of the photo
   * @param number which picture of the photo, from 0
   * @throws dev.rad.exception.ImageException if the photo is too small for it
   */
  RgbImage of(RgbImage photo, String name, int number);

  /** Squares of a side, out of photos that are resized to a height before; both in pixels. */
  static PhotoTransform squares(int side, int height, long seed) {
    return (photo, name, number) -> RandomCrops.of(photo, name, height, side, number, seed);
  }

  /** Whole photos, made smaller where a side is longer than so many pixels, never larger. */
  static PhotoTransform whole(int longest) {
    return (photo, name, number) -> within(photo, longest);
  }

  /** A picture that fits into a square, shrunk where it does not. */
  static RgbImage within(RgbImage picture, int longest) {
    int longer = Math.max(picture.width(), picture.height());
    if (longer <= longest) {
      return picture;
    }
    double scale = (double) longest / longer;
    return picture.resize(
        Math.max(1, (int) Math.round(picture.width() * scale)),
        Math.max(1, (int) Math.round(picture.height() * scale)));
  }
}
