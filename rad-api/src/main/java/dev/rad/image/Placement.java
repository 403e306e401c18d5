package dev.rad.image;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import java.util.List;

/**
 * How a hole in a picture of any size comes before a network of a fixed one: as a list of windows,
 * filled one after the other.
 *
 * <p>{@link #windows} is pure geometry. {@link #fill} walks through them: each window shows the
 * picture as filled so far, its hole is what no earlier window filled, and its filling goes into
 * the picture there and nowhere else. So the windows' holes are a partition of the picture's, and
 * kept pixels stay as they are, bit for bit.
 */
public sealed interface Placement permits CropAroundHole, Resize, Tiles, Whole {

  /** {@return what suits most pictures: {@link CropAroundHole}} */
  static Placement standard() {
    return new CropAroundHole();
  }

  /**
   * Chooses the windows.
   *
   * @param hole the picture's mask
   * @param size the side of the square pictures that the network was made for, in pixels
   * @param multiple what the sides of any picture must be a multiple of for the network
   * @return the windows in the order of filling, each with a pixel of the hole that no earlier one
   *     has, together with all of them; none for an empty mask
   * @throws IllegalArgumentException if the size is no positive multiple of the multiple
   */
  List<Window> windows(Mask hole, int size, int multiple);

  /**
   * Fills a picture's hole.
   *
   * <p>Windows that are enlarged on their way back are so by cubic convolution; what the filling is
   * off along the hole's border, on the kept side, is taken from it inside the hole, less and less
   * away from the border, so that no step is left. Where the mask is soft, the filling is blended
   * with what the picture has there.
   *
   * @param photo the picture; what is under the hole does not reach the filler
   * @param hole 1 = fill, 0 = keep, of the picture's size; values between blend
   * @param size the side of the square pictures that the network was made for, in pixels
   * @param multiple what the sides of any picture must be a multiple of for the network
   * @param filler fills one window; called once for each of {@link #windows}, in their order
   * @return the filled picture, the same one for an empty mask
   * @throws MaskException if the mask has another size than the picture
   * @throws IllegalArgumentException if the size is no positive multiple of the multiple, or the
   *     filler gives a picture of another size than its window
   */
  default RgbImage fill(RgbImage photo, Mask hole, int size, int multiple, Filler filler) {
    return fill(photo, hole, size, multiple, HoleView.HIDDEN, filler);
  }

  /**
   * Fills a picture's hole by a filler that is told more of it.
   *
   * @param photo the picture
   * @param hole 1 = fill, 0 = keep, of the picture's size; pixels with values between are filled,
   *     too
   * @param size the side of the square pictures that the network was made for, in pixels
   * @param multiple what the sides of any picture must be a multiple of for the network
   * @param told what the filler is told of the hole
   * @param filler fills one window; called once for each of {@link #windows}, in their order
   * @return the filled picture, the same one for an empty mask
   * @throws MaskException if the mask has another size than the picture
   * @throws IllegalArgumentException if the size is no positive multiple of the multiple, or the
   *     filler gives a picture of another size than its window
   */
  default RgbImage fill(
      RgbImage photo, Mask hole, int size, int multiple, HoleView told, Filler filler) {
    Pixels.requireFits(photo, hole);
    List<Window> windows = windows(hole, size, multiple);
    if (windows.isEmpty()) {
      return photo;
    }
    var canvas = new Canvas(photo, hole, told);
    for (int i = 0; i < windows.size(); i++) {
      canvas.fill(windows.get(i), i, windows.size(), filler);
    }
    return canvas.picture();
  }
}
