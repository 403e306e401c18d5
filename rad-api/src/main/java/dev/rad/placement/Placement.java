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
   * Finds a rule by the name that it has on command lines.
   *
   * @param text {@code crop}, {@code whole}, {@code resize}, {@code tiles}, or {@code
   *     tiles:OVERLAP} with the share of their side by which tiles overlap, 0 to 0.75
   * @return the rule
   * @throws IllegalArgumentException if it is none of these
   */
  static Placement named(String text) {
    return switch (text) {
      case "whole" -> new WholePicture();
      case "resize" -> new ResizedPicture();
      case "crop" -> new CropAroundHole();
      case "tiles" -> new Tiles();
      default -> Tiles.parse(text);
    };
  }

  /** {@return the name that {@link #named} takes} */
  String name();

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
