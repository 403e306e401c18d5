package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import dev.rad.image.internal.PixelMath;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.util.function.IntUnaryOperator;

/**
 * Converts any AWT image to RGB bytes.
 *
 * <p>Grey samples are copied unchanged: AWT itself treats grey as linear light and would brighten
 * them.
 */
public final class PixelReader {
  /** The description of images with four channels, which are common in printing. */
  static final String FOUR_CHANNELS = "four colour channels (CMYK or YCCK)";

  private PixelReader() {}

  /**
   * Returns the bytes of an opaque image.
   *
   * @param any an image
   * @param name its name in messages
   * @return {@code [height, width, 3]}
   * @throws ImageException if it is transparent somewhere or of an unsupported kind
   */
  public static byte[] toRgb(BufferedImage any, String name) {
    BufferedImage image = Samples.narrowed(any, name);
    if (!isOpaque(image)) {
      throw new ImageException(
          name
              + " has transparent pixels, which rad cannot inpaint; flatten it onto a background"
              + " and save it without an alpha channel");
    }
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[PixelMath.byteCount(width, height)];
    ColorModel model = image.getColorModel();
    if (model instanceof ComponentColorModel) {
      copySamples(image, name, rgb);
    } else {
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int t = (y * width + x) * 3;
          rgb[t] = (byte) (row[x] >> 16);
          rgb[t + 1] = (byte) (row[x] >> 8);
          rgb[t + 2] = (byte) row[x];
        }
      }
    }
    return rgb;
  }

  /**
   * Returns the colours of an image of samples, ignoring its alpha.
   *
   * @param image an image of samples
   * @param name its name in messages
   * @return {@code [height, width, 3]}
   */
  public static byte[] coloursOf(BufferedImage image, String name) {
    byte[] rgb = new byte[PixelMath.byteCount(image.getWidth(), image.getHeight())];
    copySamples(image, name, rgb);
    return rgb;
  }

  /** Copies one or three samples per pixel, each scaled to 8 bits. */
  private static void copySamples(BufferedImage source, String name, byte[] rgb) {
    BufferedImage image = toStandardColours(source, name);
    ColorModel model = image.getColorModel();
    IntUnaryOperator scale = scale(model, name);
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int step = model.getNumColorComponents() == 1 ? 0 : 1;
    int width = image.getWidth();
    int[] row = new int[width * bands];
    int t = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[t++] = (byte) scale.applyAsInt(row[x * bands + c * step]);
        }
      }
    }
  }

  static BufferedImage toStandardColours(BufferedImage image, String name) {
    ColorSpace space = image.getColorModel().getColorSpace();
    int colours = space.getNumComponents();
    if (colours == 1 || space.isCS_sRGB()) {
      return image;
    }
    if (colours != 3) {
      throw new ImageException(
          "%s has %s; convert it to RGB in an image editor"
              .formatted(name, colours == 4 ? FOUR_CHANNELS : colours + " colour channels"));
    }
    BufferedImage result =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    return new ColorConvertOp(null).filter(image, result);
  }

  /** Returns the function from the samples' own range to 0..255, rounded. */
  private static IntUnaryOperator scale(ColorModel model, String name) {
    int bits = model.getComponentSize(0);
    int type = model.getTransferType();
    if (bits > 16 || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
      throw new ImageException(
          name + " has samples of " + bits + " bits or signed ones; save it with 8 or 16 bits");
    }
    int max = (1 << bits) - 1;
    return max == 255 ? v -> v : v -> (v * 255 + max / 2) / max;
  }

  /**
   * Returns whether an image has no transparent pixel.
   *
   * @param image an image
   * @return true if all its pixels are opaque
   */
  public static boolean isOpaque(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (!model.hasAlpha()) {
      return true;
    }
    int width = image.getWidth();
    Raster alpha = model.getAlphaRaster(image.getRaster());
    if (alpha == null) { // a palette with transparent entries
      int[] row = new int[width];
      for (int y = 0; y < image.getHeight(); y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int argb : row) {
          if (argb >>> 24 != 255) {
            return false;
          }
        }
      }
      return true;
    }
    int max = (1 << model.getComponentSize(model.getNumComponents() - 1)) - 1;
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      alpha.getSamples(alpha.getMinX(), alpha.getMinY() + y, width, 1, 0, row);
      for (int value : row) {
        if (value != max) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Copies interleaved RGB bytes to an AWT image.
   *
   * @param rgb {@code [height, width, 3]}
   * @param width the width in pixels
   * @param height the height in pixels
   * @return a new image
   */
  public static BufferedImage toBufferedImage(byte[] rgb, int width, int height) {
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    int stride = width * 3;
    int[] row = new int[stride];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < stride; i++) {
        row[i] = rgb[y * stride + i] & 0xff;
      }
      result.getRaster().setPixels(0, y, width, 1, row);
    }
    return result;
  }
}
