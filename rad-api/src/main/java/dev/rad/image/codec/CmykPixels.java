package dev.rad.image.codec;

import dev.rad.image.internal.PixelMath;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Converts print colours to sRGB: by their ICC profile or, without one, by {@code R = (1 − C)(1 −
 * K)} and so on, as programs without colour management do.
 */
final class CmykPixels {
  private static final int YCCK = 2; // Adobe's number of the transform
  private static final int INKS = 4;

  private CmykPixels() {}

  /** A converted image, and a description of the conversion. */
  record Converted(BufferedImage image, String how) {}

  /**
   * Converts the stored pixels of a JPEG with four channels.
   *
   * @param transform Adobe's transform, -1 if the file does not state one; Adobe's programs store
   *     255 minus the ink
   */
  static Converted ofJpeg(Raster stored, int transform, Optional<byte[]> profile) {
    WritableRaster inks = inks(stored.getWidth(), stored.getHeight());
    int[] row = new int[stored.getWidth() * INKS];
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getPixels(stored.getMinX(), stored.getMinY() + y, stored.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += INKS) {
        if (transform == YCCK) {
          toInks(row, i);
        } else if (transform >= 0) {
          invert(row, i, INKS);
        }
      }
      inks.setPixels(0, y, stored.getWidth(), 1, row);
    }
    return convert(inks, profile);
  }

  /** Converts Converts ITU-R BT.601 to C, M and Y; Adobe transforms inks, and stores K inverted. */
  private static void toInks(int[] row, int at) {
    int y = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    row[at] = PixelMath.clampRound(y + 1.402f * cr);
    row[at + 1] = PixelMath.clampRound(y - 0.344136f * cb - 0.714136f * cr);
    row[at + 2] = PixelMath.clampRound(y + 1.772f * cb);
    invert(row, at + 3, 1);
  }

  private static void invert(int[] row, int from, int count) {
    for (int i = from; i < from + count; i++) {
      row[i] = 255 - row[i];
    }
  }

  /** Returns the first four bands of a raster of 8 or 16 bits, 0 for no ink. */
  static Converted ofInks(Raster raster, int bits, Optional<byte[]> profile) {
    WritableRaster inks = inks(raster.getWidth(), raster.getHeight());
    int max = (1 << bits) - 1;
    int[] column = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int band = 0; band < INKS; band++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, column.length, 1, band, column);
        for (int x = 0; x < column.length; x++) {
          column[x] = (int) ((column[x] * 255L + max / 2) / max);
        }
        inks.setSamples(0, y, column.length, 1, band, column);
      }
    }
    return convert(inks, profile);
  }

  private static WritableRaster inks(int width, int height) {
    return Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, INKS, null);
  }

  private static Converted convert(WritableRaster inks, Optional<byte[]> profile) {
    BufferedImage result = Samples.create(inks.getWidth(), inks.getHeight(), 3, false, 8);
    if (profile.isPresent() && byProfile(inks, profile.get(), result.getRaster())) {
      return new Converted(result, "CMYK converted to sRGB by its profile");
    }
    int[] row = new int[inks.getWidth() * INKS];
    int[] rgb = new int[inks.getWidth() * 3];
    for (int y = 0; y < inks.getHeight(); y++) {
      inks.getPixels(0, y, inks.getWidth(), 1, row);
      for (int i = 0; i < rgb.length; i++) {
        int light = (255 - row[i / 3 * INKS + i % 3]) * (255 - row[i / 3 * INKS + 3]);
        rgb[i] = (light + 127) / 255;
      }
      result.getRaster().setPixels(0, y, inks.getWidth(), 1, rgb);
    }
    return new Converted(result, "CMYK without a profile converted to sRGB, R = (1 − C)(1 − K)");
  }

  private static boolean byProfile(Raster inks, byte[] profile, WritableRaster rgb) {
    try {
      ICC_Profile from = ICC_Profile.getInstance(profile);
      if (from.getNumComponents() != INKS) {
        return false;
      }
      ICC_Profile to = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
      new ColorConvertOp(new ICC_Profile[] {from, to}, null).filter(inks, rgb);
      return true;
    } catch (CMMException | IllegalArgumentException e) {
      return false; // damaged: as if it were not there
    }
  }
}
