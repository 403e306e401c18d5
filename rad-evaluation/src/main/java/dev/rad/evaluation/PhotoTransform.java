package dev.rad.evaluation;

import dev.rad.image.RgbImage;

/** Turns a photo into the picture that methods receive. */
@FunctionalInterface
interface PhotoTransform {

  /**
   * Creates a picture from a photo.
   *
   * @param photo the whole photo
   * @param name the name of the photo
   * @param number the index of the picture within the photo, from 0
   * @throws dev.rad.exception.ImageException if the photo is too small
   */
  RgbImage of(RgbImage photo, String name, int number);

  /**
   * Returns a transform that resizes photos to a height and crops squares of a side, both in
   * pixels.
   */
  static PhotoTransform squares(int side, int height, long seed) {
    return (photo, name, number) -> RandomCrops.of(photo, name, height, side, number, seed);
  }

  /**
   * Returns a transform that shrinks photos whose longer side exceeds a number of pixels, and never
   * enlarges them.
   */
  static PhotoTransform whole(int longest) {
    return (photo, name, number) -> within(photo, longest);
  }

  /** Shrinks a picture whose longer side exceeds {@code longest} pixels. */
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
