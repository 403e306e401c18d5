package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * The meaning of a TIFF's samples by the file's own tags (TIFF 6.0): Java's reader treats half
 * floats as integers and signed integers as unsigned, and supports few colour spaces.
 */
final class TiffPixels {
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int COLOURS = 262; // photometric interpretation
  private static final int FORMAT = 339;
  private static final int PROFILE = 34675;

  private static final int OLD_JPEG = 6;
  private static final int JPEG = 7;
  private static final int SIGNED = 2;
  private static final int FLOAT = 3;
  private static final int RGB = 2;
  private static final int CMYK = 5;
  private static final int CIE_LAB = 8;
  private static final int ICC_LAB = 9;
  private static final int LAST_KNOWN = 9; // ITULab, LogLuv and the like come behind

  private TiffPixels() {}

  /**
   * Returns the profile of a file.
   *
   * @param tags the tags of its first picture
   */
  static Optional<byte[]> profile(TiffDirectory tags) {
    return tags.bytes(PROFILE);
  }

  /**
   * Rejects samples that the reader would misinterpret.
   *
   * @throws ImageException naming what is not supported
   */
  static void requireKnown(TiffDirectory tags, String name) {
    int colours = tags.integer(COLOURS, RGB);
    int compression = tags.integer(COMPRESSION, 1);
    String unknown =
        colours > LAST_KNOWN
            ? "TIFF's colour space number " + colours
            : colours == CMYK && compression == OLD_JPEG
                ? "CMYK in the JPEG compression of old TIFF files"
                : null;
    if (unknown != null) {
      throw new ImageException(
          "cannot read %s: it has %s; save it as RGB, or as TIFF with LZW"
              .formatted(name, unknown));
    }
  }

  /** Returns whether the samples are CMYK in JPEG streams. */
  static boolean isJpegInks(TiffDirectory tags) {
    return tags.integer(COLOURS, RGB) == CMYK && tags.integer(COMPRESSION, 1) == JPEG;
  }

  /** Returns whether the samples are L*a*b*. */
  static boolean isLab(TiffDirectory tags) {
    int colours = tags.integer(COLOURS, RGB);
    return colours == CIE_LAB || colours == ICC_LAB;
  }

  /** Declares L*a*b* as RGB, so that a reader leaves the samples unchanged. */
  static void hideLab(TiffDirectory tags) {
    if (isLab(tags)) {
      tags.putShort(COLOURS, RGB);
    }
  }

  /** Returns the decoded picture with its samples interpreted by its tags. */
  static CmykPixels.Converted meant(BufferedImage decoded, TiffDirectory tags) {
    int colours = tags.integer(COLOURS, RGB);
    int bits = tags.integer(BITS, 1);
    int format = tags.integer(FORMAT, 1);
    Raster raster = decoded.getRaster();
    if (colours == CMYK && raster.getNumBands() >= 4 && bits <= 16 && format == 1) {
      return CmykPixels.ofInks(raster, bits, profile(tags));
    }
    if (isLab(tags) && raster.getNumBands() >= 3 && (bits == 8 || bits == 16) && format != FLOAT) {
      return new CmykPixels.Converted(
          LabPixels.convert(raster, bits, colours == CIE_LAB), "L*a*b* converted to sRGB");
    }
    boolean plain = format != SIGNED && !(format == FLOAT && bits == 16);
    BufferedImage image =
        decoded.getColorModel() instanceof IndexColorModel
            ? decoded
            : plain ? standard(decoded) : numbers(decoded, bits, format);
    return new CmykPixels.Converted(image, "");
  }

  /** Returns the same samples; three channels count as sRGB unless a profile is applied later. */
  private static BufferedImage standard(BufferedImage image) {
    ColorModel old = image.getColorModel();
    if (!(old instanceof ComponentColorModel)
        || old.getNumColorComponents() != 3
        || old.getColorSpace().isCS_sRGB()) {
      return image;
    }
    return new BufferedImage(
        model(3, old.hasAlpha(), old.isAlphaPremultiplied(), old.getTransferType()),
        image.getRaster(),
        old.isAlphaPremultiplied(),
        null);
  }

  /** Converts half floats and signed integers to floats. */
  private static BufferedImage numbers(BufferedImage image, int bits, int format) {
    Raster from = image.getRaster();
    int bands = from.getNumBands();
    int[] offsets = new int[bands];
    for (int i = 0; i < bands; i++) {
      offsets[i] = i;
    }
    var layout =
        new PixelInterleavedSampleModel(
            DataBuffer.TYPE_FLOAT,
            image.getWidth(),
            image.getHeight(),
            bands,
            image.getWidth() * bands,
            offsets);
    WritableRaster to = Raster.createWritableRaster(layout, null);
    int[] row = new int[image.getWidth() * bands];
    float[] values = new float[row.length];
    int unused = 32 - bits;
    for (int y = 0; y < image.getHeight(); y++) {
      from.getPixels(from.getMinX(), from.getMinY() + y, image.getWidth(), 1, row);
      for (int i = 0; i < row.length; i++) {
        values[i] = format == FLOAT ? half(row[i]) : row[i] << unused >> unused;
      }
      to.setPixels(0, y, image.getWidth(), 1, values);
    }
    int colours = bands < 3 ? 1 : 3;
    ColorModel model = model(colours, bands > colours, false, DataBuffer.TYPE_FLOAT);
    return new BufferedImage(model, to, false, null);
  }

  private static ColorModel model(int colours, boolean alpha, boolean multiplied, int type) {
    return new ComponentColorModel(
        ColorSpace.getInstance(colours == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
        alpha,
        multiplied,
        alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
        type);
  }

  /** Converts IEEE 754's binary16 to a float. */
  private static float half(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        exponent == 0x1f
            ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
            : exponent == 0
                ? Math.scalb((double) fraction, -24)
                : Math.scalb(1024.0 + fraction, exponent - 25);
    return (float) ((bits & 0x8000) == 0 ? size : -size);
  }
}
