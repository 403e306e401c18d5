package dev.rad.placement;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * The view that a network has of one window: a part of the picture at the network's size, and what
 * of it is to be filled. {@link WindowCanvas#view} makes it.
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

  /** {@return the part of the picture, mid-grey (128) where nothing of it can be seen} */
  public RgbImage picture() {
    return picture;
  }

  /**
   * Returns what is to be filled.
   *
   * @return a mask of the window's size with at least one value above 0: zeros and ones, or the
   *     values of the picture's mask, see {@link HoleContent}
   */
  public Mask hole() {
    return hole;
  }

  /**
   * Fits a filling to the window's border, for networks that change kept pixels a little, as
   * autoencoders do: the difference between what the network made of the kept pixels along the hole
   * and what they are is subtracted inside the hole, less and less away from the border.
   *
   * @param filling the whole window as the network made it
   * @param reach how far the correction goes before it has faded, in pixels above 0
   * @return the filling, changed inside the hole only
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
   * Shows the whole picture as it would be with a filling of this window. The canvas is not
   * changed.
   *
   * @param filling of the window's size; only its hole is looked at
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
