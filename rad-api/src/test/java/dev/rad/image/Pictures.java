package dev.rad.image;

import dev.rad.mask.Mask;
import java.util.SplittableRandom;

/** Random pictures and masks for tests. */
public final class Pictures {
  private Pictures() {}

  public static RgbImage random(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    return RgbImage.of(width, height, rgb);
  }

  public static RgbImage uniform(int width, int height, int value) {
    byte[] rgb = new byte[width * height * 3];
    java.util.Arrays.fill(rgb, (byte) value);
    return RgbImage.of(width, height, rgb);
  }

  public static Mask randomHardMask(int width, int height, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < share ? 1f : 0f;
    }
    return Mask.of(width, height, values);
  }

  public static int channel(RgbImage image, int x, int y, int c) {
    return c == 0 ? image.red(x, y) : c == 1 ? image.green(x, y) : image.blue(x, y);
  }
}
