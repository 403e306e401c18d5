package dev.rad.image;

/** One weight in [0, 1] for each pixel of a picture, such as the values of a mask. */
public interface PixelWeights {

  /** {@return the width in pixels} */
  int width();

  /** {@return the height in pixels} */
  int height();

  /**
   * Returns the weight of a pixel.
   *
   * @param x column, from 0 at the left
   * @param y row, from 0 at the top
   * @return a value from 0 to 1
   */
  float at(int x, int y);
}
