package dev.rad.metric;

import dev.rad.image.RgbImage;

/**
 * The colours a and b of CIE L*a*b* under D65, 2° observer, of 8-bit sRGB values by IEC 61966-2-1.
 */
final class LabColours {
  private static final double WHITE_X = 0.95047; // of D65
  private static final double WHITE_Z = 1.08883;
  private static final double LINEAR_BELOW = Math.pow(6.0 / 29, 3);
  private static final double[] LIGHT = light();

  private LabColours() {}

  /** Returns the linear light, 0 to 1, of each byte value. */
  private static double[] light() {
    double[] light = new double[256];
    for (int i = 0; i < light.length; i++) {
      double v = i / 255.0;
      light[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }
    return light;
  }

  /** Returns a and b as two planes {@code [height, width]}. */
  static double[][] ab(RgbImage picture) {
    byte[] rgb = picture.toRgbBytes();
    double[] a = new double[rgb.length / 3];
    double[] b = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double red = LIGHT[rgb[3 * i] & 0xff];
      double green = LIGHT[rgb[3 * i + 1] & 0xff];
      double blue = LIGHT[rgb[3 * i + 2] & 0xff];
      double x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE_X);
      double y = root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
      double z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / WHITE_Z);
      a[i] = 500 * (x - y);
      b[i] = 200 * (y - z);
    }
    return new double[][] {a, b};
  }

  private static double root(double t) {
    return t > LINEAR_BELOW ? Math.cbrt(t) : t * (29.0 / 6) * (29.0 / 6) / 3 + 4.0 / 29;
  }
}
