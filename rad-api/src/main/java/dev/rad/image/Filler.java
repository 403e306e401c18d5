package dev.rad.image;

import dev.rad.mask.Mask;

/** What fills the hole of one window: a network, as a rule. */
@FunctionalInterface
public interface Filler {

  /**
   * Fills a window.
   *
   * @param window the part of the picture at the network's size, mid-grey (128) in the hole
   * @param hole what to fill: zeros and ones, of the window's size, at least one 1
   * @return the filled window, of the same size; only its hole is looked at
   */
  RgbImage fill(RgbImage window, Mask hole);
}
