package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.image.internal.PixelMath;

/** Bytes to and from the network's range: {@code u = v/127.5 - 1}. */
final class UnitRange {
  private UnitRange() {}

  static float[] encode(RgbImage image) {
    byte[] rgb = image.pixels(); // [H, W, 3]
    int plane = rgb.length / 3;
    float[] chw = new float[rgb.length]; // [3, H, W]
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        chw[c * plane + i] = (rgb[3 * i + c] & 0xff) / 127.5f - 1f;
      }
    }
    return chw;
  }

  static RgbImage decode(int width, int height, float[] chw) {
    int count = PixelMath.byteCount(width, height);
    if (chw.length != count) {
      throw new IllegalArgumentException(
          "a %d×%d picture needs %d values, got %d".formatted(width, height, count, chw.length));
    }
    int plane = count / 3;
    byte[] rgb = new byte[count];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = toByte(chw[c * plane + i], i % width, i / width);
      }
    }
    return RgbImage.wrap(width, height, rgb);
  }

  private static byte toByte(float value, int x, int y) {
    if (Float.isNaN(value)) {
      throw new ImageException(
          "pixel (%d, %d) is not a number, so there is no picture; try single precision"
              .formatted(x, y));
    }
    return (byte) PixelMath.clampRound((value + 1f) * 127.5f);
  }
}
