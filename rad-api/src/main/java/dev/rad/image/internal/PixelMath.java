package dev.rad.image.internal;

/** Arithmetic on pixels of 8 bits and their positions. */
public final class PixelMath {
  /** The most pixels that a picture may have. */
  public static final long MAX_PIXELS = 16384L * 16384L;

  private PixelMath() {}

  /**
   * Checks a picture's size.
   *
   * @return the number of its bytes, three a pixel
   * @throws IllegalArgumentException if it has no pixel, or too many
   */
  public static int byteCount(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a picture has at least 1×1 and at most %d pixels, got %d×%d"
              .formatted(MAX_PIXELS, width, height));
    }
    return width * height * 3;
  }

  /** Rounds half up and clamps to a byte's range. */
  public static int clampRound(float value) {
    return (int) Math.floor(Math.min(255f, Math.max(0f, value)) + 0.5f);
  }

  /**
   * Returns the index below n of position i in an endless row that mirrors n pixels (reflect-101:
   * {@code c b | a b c | b a}).
   */
  public static int reflect(int i, int n) {
    if (n == 1) {
      return 0;
    }
    long period = 2L * (n - 1);
    long phase = Math.floorMod((long) i, period);
    return (int) Math.min(phase, period - phase);
  }

  /** Puts {@code (1 - m)·to + m·from} into a pixel; m = 0 and m = 1 copy it as it is. */
  public static void blend(byte[] to, int at, byte[] from, int source, float m) {
    if (m == 1f) {
      System.arraycopy(from, source, to, at, 3);
    } else if (m > 0f) {
      for (int c = 0; c < 3; c++) {
        float k = to[at + c] & 0xff;
        to[at + c] = (byte) clampRound(k + m * ((from[source + c] & 0xff) - k));
      }
    }
  }

  /**
   * Cuts out a rectangle; what lies beyond the picture's edges mirrors what lies inside.
   *
   * @param rgb the picture's {@code height·width·3} bytes
   * @param x the rectangle's leftmost column
   * @param y its topmost row
   * @return the {@code h·w·3} bytes of the part
   */
  public static byte[] crop(byte[] rgb, int width, int height, int x, int y, int w, int h) {
    byte[] to = new byte[byteCount(w, h)];
    int[] columns = new int[w];
    for (int i = 0; i < w; i++) {
      columns[i] = 3 * reflect(x + i, width);
    }
    int t = 0;
    for (int j = 0; j < h; j++) {
      int row = reflect(y + j, height) * width * 3;
      for (int column : columns) {
        int f = row + column;
        to[t++] = rgb[f];
        to[t++] = rgb[f + 1];
        to[t++] = rgb[f + 2];
      }
    }
    return to;
  }
}
