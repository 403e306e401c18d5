package dev.rad.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** The transparency of the pixels of an image with an alpha channel: {@code 1 − alpha}. */
final class Transparency implements PixelWeights {
  private final Raster raster;
  private final int band; // of alpha
  private final float full;

  /** Wraps an image that no one changes, in one of {@code Samples}' layouts. */
  Transparency(BufferedImage samples) {
    this.raster = samples.getRaster();
    this.band = raster.getNumBands() - 1;
    this.full = (1 << samples.getColorModel().getComponentSize(0)) - 1;
  }

  @Override
  public int width() {
    return raster.getWidth();
  }

  @Override
  public int height() {
    return raster.getHeight();
  }

  @Override
  public float at(int x, int y) {
    return (full - raster.getSample(x, y, band)) / full;
  }

  /** {@return the size} */
  @Override
  public String toString() {
    return "Transparency[" + width() + "×" + height() + "]";
  }
}
