package dev.rad.placement;

import dev.rad.mask.Mask;
import java.util.List;

/**
 * A rule that cuts a picture of any size into windows that fit a network and together cover the
 * hole. {@link WindowCanvas} fills a picture window by window.
 */
public sealed interface Placement permits CropAroundHole, ResizedPicture, Tiles, WholePicture {

  /** {@return the rule that suits most pictures: {@link CropAroundHole}} */
  static Placement standard() {
    return new CropAroundHole();
  }

  /**
   * Returns the rule with the name used on command lines.
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

  /** {@return the name that {@link #named} accepts} */
  String name();

  /**
   * Chooses the windows.
   *
   * @param hole the picture's mask
   * @param size the side of the square pictures that the network was trained on, in pixels
   * @param multiple the number that the sides of the network's input must be multiples of
   * @return the windows in the order of filling; together they contain all pixels of the hole, and
   *     each has at least one that no earlier window has; empty for an empty mask
   * @throws IllegalArgumentException if the size is not a positive multiple of the multiple
   */
  List<Window> windows(Mask hole, int size, int multiple);
}
