package dev.rad.placement;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * A network's view of one window: a part of the picture at the network's size, and the pixels of it
 * to fill. {@link WindowCanvas#view} creates it.
 */
public final class WindowView {
  private final WindowCanvas canvas;
  private final Window window;
  private final RgbImage picture;
  private final Mask hole;
  private final Mask filled; // what is filled, at the picture's own size

  WindowView(WindowCanvas canvas, Window window, RgbImage picture, Mask hole, Mask filled) {
    this.canvas = canvas;
    this.window = window;
    this.picture = picture;
    this.hole = hole;
    this.filled = filled;
  }

  /** {@return the window} */
  public Window window() {
    return window;
  }

  /** {@return the part of the picture, mid-grey (128) where it is hidden} */
  public RgbImage picture() {
    return picture;
  }

  /**
   * Returns the pixels to fill.
   *
   * @return a mask of the window's size with at least one value above 0: zeros and ones, or the
   *     values of the picture's mask, see {@link HoleContent}
   */
  public Mask hole() {
    return hole;
  }

  /**
   * Fits a filling to the window's border, for networks that change kept pixels a little, as
   * autoencoders do: the network's error on the kept pixels along the hole is subtracted inside the
   * hole, less and less away from the border.
   *
   * @param filling the whole window as the network filled it
   * @param reach the distance in pixels over which the correction fades, above 0
   * @return the filling, changed only inside the hole
   * @throws IllegalArgumentException if the filling has another size
   */
  public RgbImage fitted(RgbImage filling, double reach) {
    if (filling.width() != window.width() || filling.height() != window.height()) {
      throw new IllegalArgumentException(
          "the filling is %d×%d, the window %d×%d"
              .formatted(filling.width(), filling.height(), window.width(), window.height()));
    }
    return BorderCorrection.correct(filling, picture, hole, reach);
  }

  /**
   * Returns the whole picture as it would be with a filling of this window. The canvas is not
   * changed.
   *
   * @param filling a picture of the window's size, of which only the hole is used
   * @return a picture of the canvas's size
   * @throws IllegalArgumentException if the filling has another size
   */
  public RgbImage preview(RgbImage filling) {
    return canvas.preview(this, filling);
  }

  Mask filled() {
    return filled;
  }

  /** {@return the window} */
  @Override
  public String toString() {
    return "WindowView[" + window + "]";
  }
}
