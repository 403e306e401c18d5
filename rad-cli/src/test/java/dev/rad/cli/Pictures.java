package dev.rad.cli;

import dev.rad.image.RgbImage;

/** Pictures to try commands on. */
public final class Pictures {

  private Pictures() {}

  /** A smooth picture, brighter to the right and below. */
  public static RgbImage gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % width * 2 + i % 3 * 20 + i / 3 / width);
    }
    return RgbImage.of(width, height, rgb);
  }
}
