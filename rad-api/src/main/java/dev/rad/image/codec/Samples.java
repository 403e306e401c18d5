package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import dev.rad.image.internal.PixelMath;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/**
 * Converts decoded pictures to one of eight layouts: grey or RGB, with or without alpha, 8 or 16
 * bits, interleaved, alpha not premultiplied.
 */
public final class Samples {
  private Samples() {}

  /** Creates an empty image: 1 or 3 colours, 8 or 16 bits. */
  static BufferedImage create(int width, int height, int colours, boolean alpha, int bits) {
    int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(colours == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
            type);
    WritableRaster raster =
        Raster.createInterleavedRaster(type, width, height, alpha ? colours + 1 : colours, null);
    return new BufferedImage(model, raster, false, null);
  }

  /**
   * Converts a decoded image to one of the layouts; samples of 8 and 16 bits are copied unchanged.
   *
   * @param any a decoded image
   * @param name its name in messages
   * @return the image in one of the layouts
   */
  public static BufferedImage of(BufferedImage any, String name) {
    PixelMath.byteCount(any.getWidth(), any.getHeight());
    BufferedImage decoded = narrowed(any, name);
    return decoded.getColorModel() instanceof ComponentColorModel
        ? copied(decoded, name)
        : lookedUp(decoded);
  }

  /**
   * Returns the image itself or, if its samples are floats from 0 to 1 or unsigned 32-bit integers,
   * a copy with 16 bits.
   */
  static BufferedImage narrowed(BufferedImage image, String name) {
    int type = image.getColorModel().getTransferType();
    return image.getColorModel() instanceof ComponentColorModel
            && (type == DataBuffer.TYPE_INT
                || type == DataBuffer.TYPE_FLOAT
                || type == DataBuffer.TYPE_DOUBLE)
        ? WideSamples.narrowed(image, name)
        : image;
  }

  /**
   * Returns the image itself or, if its alpha is premultiplied, a copy in which it is not.
   *
   * @param image an image
   * @return an image whose alpha is not premultiplied
   */
  public static BufferedImage unmultiplied(BufferedImage image) {
    if (!image.isAlphaPremultiplied()) {
      return image;
    }
    var copy = new BufferedImage(image.getColorModel(), image.copyData(null), true, null);
    copy.coerceData(false);
    return copy;
  }

  private static BufferedImage copied(BufferedImage decoded, String name) {
    BufferedImage image = decoded;
    int space = image.getColorModel().getColorSpace().getType();
    if (space != ColorSpace.TYPE_RGB && space != ColorSpace.TYPE_GRAY) {
      image = PixelReader.toStandardColours(image, name);
    }
    if (image.isAlphaPremultiplied()) {
      image.coerceData(false);
    }
    ColorModel model = image.getColorModel();
    int type = model.getTransferType();
    int bits = model.getComponentSize(0);
    if (bits > 16 || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
      throw new ImageException(
          name + " has samples of " + bits + " bits or signed ones; save it with 8 or 16 bits");
    }
    int colours = model.getNumColorComponents();
    int target = bits <= 8 ? 8 : 16;
    BufferedImage result =
        create(image.getWidth(), image.getHeight(), colours, model.hasAlpha(), target);
    int max = (1 << bits) - 1;
    long full = (1 << target) - 1;
    Raster from = image.getRaster();
    int[] row = new int[image.getWidth() * from.getNumBands()];
    for (int y = 0; y < image.getHeight(); y++) {
      from.getPixels(from.getMinX(), from.getMinY() + y, image.getWidth(), 1, row);
      for (int i = 0; i < row.length && max != full; i++) {
        row[i] = (int) ((row[i] * full + max / 2) / max);
      }
      result.getRaster().setPixels(0, y, image.getWidth(), 1, row);
    }
    return result;
  }

  /** Converts palettes and packed pixels. */
  private static BufferedImage lookedUp(BufferedImage image) {
    boolean alpha = image.getColorModel().hasAlpha();
    int width = image.getWidth();
    BufferedImage result = create(width, image.getHeight(), 3, alpha, 8);
    int bands = alpha ? 4 : 3;
    int[] argb = new int[width];
    int[] row = new int[width * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, argb, 0, width);
      for (int x = 0; x < width; x++) {
        row[x * bands] = argb[x] >> 16 & 0xff;
        row[x * bands + 1] = argb[x] >> 8 & 0xff;
        row[x * bands + 2] = argb[x] & 0xff;
        if (alpha) {
          row[x * bands + 3] = argb[x] >>> 24;
        }
      }
      result.getRaster().setPixels(0, y, width, 1, row);
    }
    return result;
  }
}
