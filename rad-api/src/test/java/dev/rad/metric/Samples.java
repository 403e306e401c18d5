package dev.rad.metric;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.SplittableRandom;

/**
 * Pictures that Python can make, too, and random ones. The pictures, and the values that tests
 * expect of them, with numpy 2.4.6, scikit-image 0.26.0.
 *
 * <pre>{@code
 * import numpy as np
 * from skimage.metrics import peak_signal_noise_ratio, structural_similarity
 * y, x, c = np.mgrid[:20, :24, :3]
 * a = (37*x + 91*y + 53*c + x*y*(c+1)) % 256
 * b = np.clip(a + (x*x + 3*y + 7*c) % 41 - 20, 0, 255)
 * a, b = a.astype(np.uint8), b.astype(np.uint8)
 * y, x = np.mgrid[:20, :24]
 * m = ((x-11)**2 + (y-8)**2 < 40) | ((x >= 18) & (y >= 15))
 * f = np.where(m[..., None], 255 - b, a)
 *
 * for g in b, f:
 *     d = g.astype(float) - a
 *     s, S = structural_similarity(a, g, full=True, gaussian_weights=True, sigma=1.5,
 *                                  use_sample_covariance=False, data_range=255, channel_axis=-1)
 *     print(peak_signal_noise_ratio(a, g, data_range=255), 10*np.log10(255**2/(d[m]**2).mean()))
 *     print(s, S[m].mean())
 *     print(abs(d).mean(), abs(d[m]).mean())
 *
 * def seam(i, m):                                  # by whole-array shifts
 *     values = []
 *     for i, m in ((i.astype(float), m), (i.astype(float).transpose(1, 0, 2), m.T)):
 *         g = abs(np.diff(i, axis=1)).mean(-1)     # g[:, k]: between columns k and k+1
 *         cross = m[:, 1:] != m[:, :-1]
 *         p = np.pad(np.where(cross, np.nan, g), ((0, 0), (1, 1)), constant_values=np.nan)
 *         beside = np.stack([p[:, :-2], p[:, 2:]])
 *         ok = cross & ~np.isnan(beside).all(0)
 *         values.append((g - np.nanmean(beside, axis=0))[ok])
 *     return np.concatenate(values).mean()
 * print(seam(a, m), seam(f, m))                    # ratio: g[ok] alone, f's mean by a's
 * }</pre>
 */
final class Samples {
  static final int WIDTH = 24;
  static final int HEIGHT = 20;

  private Samples() {}

  /** A channel's value at a column and a row. */
  interface Values {
    int at(int x, int y, int channel);
  }

  static RgbImage picture(int width, int height, Values values) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values.at(i / 3 % width, i / 3 / width, i % 3);
    }
    return RgbImage.of(width, height, rgb);
  }

  static RgbImage flat(int width, int height, int value) {
    return picture(width, height, (x, y, c) -> value);
  }

  static RgbImage random(int width, int height, long seed) {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    return RgbImage.of(width, height, rgb);
  }

  static RgbImage a() {
    return picture(WIDTH, HEIGHT, Samples::valueOfA);
  }

  static RgbImage b() {
    return picture(WIDTH, HEIGHT, Samples::valueOfB);
  }

  /** a with b's negative in the hole. */
  static RgbImage f() {
    return a().composite(picture(WIDTH, HEIGHT, (x, y, c) -> 255 - valueOfB(x, y, c)), m());
  }

  static Mask m() {
    float[] values = new float[WIDTH * HEIGHT];
    for (int i = 0; i < values.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      boolean disc = (x - 11) * (x - 11) + (y - 8) * (y - 8) < 40;
      values[i] = disc || (x >= 18 && y >= 15) ? 1f : 0f;
    }
    return Mask.of(WIDTH, HEIGHT, values);
  }

  private static int valueOfA(int x, int y, int c) {
    return (37 * x + 91 * y + 53 * c + x * y * (c + 1)) % 256;
  }

  private static int valueOfB(int x, int y, int c) {
    int value = valueOfA(x, y, c) + (x * x + 3 * y + 7 * c) % 41 - 20;
    return Math.max(0, Math.min(255, value));
  }
}
