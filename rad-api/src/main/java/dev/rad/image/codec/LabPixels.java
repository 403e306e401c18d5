package dev.rad.image.codec;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Converts L*a*b* with the white point D50 to sRGB (CIE 15:2018, section 8.2; the matrix is that of
 * sRGB adapted to D50 by Bradford's method, ICC.1:2022). Colours outside sRGB are clipped.
 */
final class LabPixels {
  private static final double[] WHITE = {0.96422, 1.0, 0.82521};
  private static final double[][] TO_RGB = {
    {3.1338561, -1.6168667, -0.4906146},
    {-0.9787684, 1.9161415, 0.0334540},
    {0.0719453, -0.2289914, 1.4052427}
  };
  private static final double CUBE_FROM = 6.0 / 29;

  private LabPixels() {}

  /**
   * Creates an RGB image from the first three bands.
   *
   * @param bits 8 or 16
   * @param signed whether a and b are signed (TIFF's CIELab) instead of offset (ICCLab)
   */
  static BufferedImage convert(Raster lab, int bits, boolean signed) {
    BufferedImage result = Samples.create(lab.getWidth(), lab.getHeight(), 3, false, bits);
    int full = (1 << bits) - 1;
    int middle = 1 << bits - 1;
    double step = bits == 8 ? 1 : 256; // of a and b
    double[] xyz = new double[3];
    int[] rgb = new int[3];
    for (int y = 0; y < lab.getHeight(); y++) {
      for (int x = 0; x < lab.getWidth(); x++) {
        int px = lab.getMinX() + x;
        int py = lab.getMinY() + y;
        double l = 100.0 * (lab.getSample(px, py, 0) & full) / full;
        double a = chroma(lab.getSample(px, py, 1) & full, middle, signed) / step;
        double b = chroma(lab.getSample(px, py, 2) & full, middle, signed) / step;
        double f = (l + 16) / 116;
        xyz[0] = WHITE[0] * cube(f + a / 500);
        xyz[1] = WHITE[1] * cube(f);
        xyz[2] = WHITE[2] * cube(f - b / 200);
        for (int c = 0; c < 3; c++) {
          double[] row = TO_RGB[c];
          double linear = row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2];
          rgb[c] = (int) Math.round(full * encoded(Math.min(1, Math.max(0, linear))));
        }
        result.getRaster().setPixel(x, y, rgb);
      }
    }
    return result;
  }

  private static int chroma(int stored, int middle, boolean signed) {
    return signed && stored < middle ? stored : stored - (signed ? 2 * middle : middle);
  }

  private static double cube(double t) {
    return t > CUBE_FROM ? t * t * t : 3 * CUBE_FROM * CUBE_FROM * (t - 4.0 / 29);
  }

  /** Applies the transfer curve of sRGB (IEC 61966-2-1). */
  private static double encoded(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
  }
}
