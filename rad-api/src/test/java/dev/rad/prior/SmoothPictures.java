package dev.rad.prior;

import dev.rad.image.RgbImage;
import java.util.SplittableRandom;

/** Random pictures of a few waves: no two places are quite the same, but many are alike. */
final class SmoothPictures {
  private SmoothPictures() {}

  static RgbImage of(int width, int height, long seed) {
    var random = new SplittableRandom(seed);
    double[][] waves = new double[6][5];
    for (double[] wave : waves) {
      for (int i = 0; i < wave.length; i++) {
        wave[i] = random.nextDouble();
      }
    }
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      double value = 128;
      for (double[] wave : waves) {
        value +=
            16
                * Math.sin(
                    (wave[0] - 0.5) * x + (wave[1] - 0.5) * y + 6 * wave[2] + i % 3 * wave[3]);
      }
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return RgbImage.of(width, height, rgb);
  }
}
