package dev.rad.image;

/** What fills the hole of one window: a network, as a rule. */
@FunctionalInterface
public interface Filler {

  /**
   * Fills a window.
   *
   * @param window the window, its hole, and where it stands among others
   * @return the filled window, of the same size; only its hole is looked at
   */
  RgbImage fill(WindowView window);
}
