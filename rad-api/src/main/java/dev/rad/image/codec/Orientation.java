package dev.rad.image.codec;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/**
 * The eight orientations of a picture, as numbered by Exif and TIFF (Exif 2.32, section 4.6.4): 1
 * is upright, 2 to 8 are the other rotations and reflections of a rectangle.
 */
final class Orientation {
  private static final int UPRIGHT = 1;

  private Orientation() {}

  /** Turns an image upright. */
  static BufferedImage apply(BufferedImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean swapped = orientation >= 5; // rows become columns
    int width = swapped ? image.getHeight() : image.getWidth();
    int height = swapped ? image.getWidth() : image.getHeight();
    WritableRaster from = image.getRaster();
    WritableRaster to = from.createCompatibleWritableRaster(width, height);
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int mx = width - 1 - x;
        int my = height - 1 - y;
        int fx = pick(orientation, x, mx, mx, x, y, y, my, my);
        int fy = pick(orientation, y, y, my, my, x, mx, mx, x);
        pixel = from.getDataElements(fx, fy, pixel);
        to.setDataElements(x, y, pixel);
      }
    }
    return new BufferedImage(
        image.getColorModel(), to, image.getColorModel().isAlphaPremultiplied(), null);
  }

  private static int pick(int orientation, int... choices) {
    return choices[orientation - 1];
  }
}
