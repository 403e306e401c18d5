package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Converts samples with more bits than are supported: 32-bit integers, and floats of any length.
 */
final class WideSamples {
  private static final double ALL = 0xffffffffL; // the greatest integer
  private static final int TARGET = 0xffff;

  private WideSamples() {}

  /**
   * Returns the image in 16 bits.
   *
   * @throws ImageException if a float is outside 0 to 1, or the pixels are neither grey nor RGB
   */
  static BufferedImage narrowed(BufferedImage image, String name) {
    ColorModel model = image.getColorModel();
    Raster from = image.getRaster();
    int bands = from.getNumBands();
    int colours = bands < 3 ? 1 : 3;
    ColorSpace space = model.getColorSpace();
    if (bands > 4 || (space.getNumComponents() != colours && model.hasAlpha())) {
      throw new ImageException(
          "%s has %d channels; save it as grey or RGB, with alpha or without"
              .formatted(name, bands));
    }
    boolean whole = model.getTransferType() == DataBuffer.TYPE_INT;
    BufferedImage result =
        Samples.create(image.getWidth(), image.getHeight(), colours, bands > colours, 16);
    double[] row = new double[image.getWidth() * bands];
    int[] target = new int[row.length];
    double low = 0;
    double high = 1;
    for (int y = 0; y < image.getHeight(); y++) {
      from.getPixels(from.getMinX(), from.getMinY() + y, image.getWidth(), 1, row);
      for (int i = 0; i < row.length; i++) {
        double value = whole ? ((long) row[i] & 0xffffffffL) / ALL : row[i];
        low = Math.min(low, value); // not a number if one is not
        high = Math.max(high, value);
        target[i] = (int) Math.round(TARGET * value);
      }
      result.getRaster().setPixels(0, y, image.getWidth(), 1, target);
    }
    if (!(low >= 0 && high <= 1)) {
      throw new ImageException(
          ("%s has floating samples or such with a sign, from %s to %s, not from 0 to 1;"
                  + " save it with 8 or 16 bits")
              .formatted(name, (float) low, (float) high));
    }
    return space.isCS_sRGB() || colours == 1 || space.getType() != ColorSpace.TYPE_RGB
        ? result
        : ColourProfiles.withSpace(result, space);
  }
}
