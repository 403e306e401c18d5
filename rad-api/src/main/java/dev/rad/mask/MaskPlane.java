package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * The numbers of a mask file that hold its shape, one per pixel.
 *
 * @param width columns
 * @param height rows
 * @param greys as in the file, 0 = black
 * @param white the value of full white in such a file
 * @param words the part of the file that the numbers come from; empty for the greys of a grey
 *     picture
 */
record MaskPlane(int width, int height, float[] greys, double white, String words) {
  private static final double BYTE = 255;

  /**
   * Extracts the plane from a picture.
   *
   * @throws MaskException if the channel holds no shape
   */
  static MaskPlane of(BufferedImage image, MaskChannel channel, String name) {
    ColorModel model = image.getColorModel();
    boolean samples = model instanceof ComponentColorModel && model.getNumColorComponents() == 1;
    if (samples && !model.hasAlpha()) {
      return grey(image, channel, name);
    }
    Photo photo = Photo.of(image);
    RgbImage picture = photo.picture();
    Optional<Mask> clear = photo.transparency().map(Mask::of);
    var colours = new MaskColours(picture, clear, name);
    return switch (channel) {
      case AUTO -> colours.shape();
      case LUMA -> bytes(picture, colours.luma(), clear.isPresent() ? "its brightness" : "");
      case RED -> colours.red();
      case ALPHA ->
          clear.map(mask -> alpha(mask, "opaque is white")).orElseThrow(() -> withoutAlpha(name));
    };
  }

  private static MaskException withoutAlpha(String name) {
    return new MaskException(
        name + " has no alpha channel to take the shape from; leave --mask-channel out");
  }

  /** Returns grey samples of any size, as they are. */
  private static MaskPlane grey(BufferedImage image, MaskChannel channel, String name) {
    if (channel == MaskChannel.ALPHA) {
      throw withoutAlpha(name);
    }
    int width = image.getWidth();
    int height = image.getHeight();
    Mask.count(width, height);
    ColorModel model = image.getColorModel();
    boolean wide = model.getTransferType() == DataBuffer.TYPE_INT;
    Raster raster = image.getRaster();
    float[] greys = new float[width * height];
    double[] row = new double[width * raster.getNumBands()];
    float greatest = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        double value = row[x * raster.getNumBands()];
        float grey = (float) (wide ? (long) value & 0xffffffffL : value);
        if (!Float.isFinite(grey)) {
          throw new MaskException(
              "%s has a value that is no number at (%d, %d); save it with 8 bits"
                  .formatted(name, x, y));
        }
        greys[y * width + x] = grey;
        greatest = Math.max(greatest, grey);
      }
    }
    return new MaskPlane(width, height, greys, white(model, greatest), "");
  }

  /** Returns the greatest value of a file's samples; an estimate for floats and long integers. */
  private static double white(ColorModel model, float greatest) {
    int type = model.getTransferType();
    if (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT) {
      return (1 << model.getComponentSize(0)) - 1;
    }
    return greatest <= 1 ? 1 : greatest <= 255 ? 255 : greatest <= 65535 ? 65535 : greatest;
  }

  /** Returns the opacity as a plane. */
  static MaskPlane alpha(Mask clear, String words) {
    float[] greys = new float[clear.values().length];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = 1f - clear.values()[i];
    }
    return new MaskPlane(
        clear.width(), clear.height(), greys, 1, "from the alpha channel, " + words);
  }

  /** Returns greys from 0 to 255. */
  static MaskPlane bytes(RgbImage picture, float[] greys, String words) {
    return new MaskPlane(picture.width(), picture.height(), greys, BYTE, words);
  }
}
