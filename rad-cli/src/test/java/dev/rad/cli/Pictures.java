package dev.rad.cli;

import dev.rad.image.RgbImage;

/** Creates pictures for tests. */
public final class Pictures {

  private Pictures() {}

  /** Creates a smooth picture, brighter towards the right and the bottom. */
  public static RgbImage gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % width * 2 + i % 3 * 20 + i / 3 / width);
    }
    return RgbImage.of(width, height, rgb);
  }
}
