package dev.rad.placement;

import dev.rad.mask.Mask;
import java.util.List;

/**
 * A rule that cuts a picture of any size into windows of a size that a network takes, so that
 * together they cover the hole. {@link WindowCanvas} fills a picture by them.
 */
public sealed interface Placement permits CropAroundHole, ResizedPicture, Tiles, WholePicture {

  /** {@return the rule that suits most pictures: {@link CropAroundHole}} */
  static Placement standard() {
    return new CropAroundHole();
  }

  /**
   * Chooses the windows.
   *
   * @param hole the picture's mask
   * @param size the side of the square pictures that the network was made for, in pixels
   * @param multiple the number that the network requires the sides of any picture to be multiples
   *     of
   * @return the windows in the order of filling, each with a pixel of the hole that no earlier one
   *     has, together with all of them; none for an empty mask
   * @throws IllegalArgumentException if the size is no positive multiple of the multiple
   */
  List<Window> windows(Mask hole, int size, int multiple);
}
