package dev.rad.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.WritableRaster;

/** Puts a filling into the samples of a photo. */
final class FilledSamples {
  private FilledSamples() {}

  /**
   * Copies samples, and replaces those of the hole.
   *
   * @param samples as {@link dev.rad.image.codec.Samples} makes them
   * @param filling the colours for the hole, of the same size
   * @param hole 0 = keep the samples bit for bit; above 0, pixels get the filling's colours and
   *     become as opaque as the value
   * @return the filled copy
   */
  static BufferedImage of(BufferedImage samples, RgbImage filling, PixelWeights hole) {
    ColorModel model = samples.getColorModel();
    WritableRaster raster = samples.copyData(null);
    int[] pixel = new int[raster.getNumBands()];
    int full = (1 << model.getComponentSize(0)) - 1;
    for (int y = 0; y < samples.getHeight(); y++) {
      for (int x = 0; x < samples.getWidth(); x++) {
        float value = hole.at(x, y);
        if (value > 0f) {
          raster.getPixel(x, y, pixel);
          putColours(pixel, model, filling, x, y, full / 255);
          if (model.hasAlpha()) {
            int last = pixel.length - 1;
            pixel[last] += Math.round(value * (full - pixel[last]));
          }
          raster.setPixel(x, y, pixel);
        }
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  private static void putColours(
      int[] pixel, ColorModel model, RgbImage filling, int x, int y, int factor) {
    int r = filling.red(x, y);
    int g = filling.green(x, y);
    int b = filling.blue(x, y);
    if (model.getNumColorComponents() == 1) {
      pixel[0] = factor * ((299 * r + 587 * g + 114 * b + 500) / 1000);
    } else {
      pixel[0] = factor * r;
      pixel[1] = factor * g;
      pixel[2] = factor * b;
    }
  }
}
