package dev.rad.torch.training;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Mild changes of a picture's colours. With values in [0, 1] and factors {@code ~ U(1 − F, 1 + F)},
 * clipped to [0, 1] after each, as in torchvision's {@code ColorJitter}, in this order:
 *
 * <ol>
 *   <li>brightness: values times b;
 *   <li>contrast: {@code mean + c·(value − mean)}, with the mean of the picture's luma;
 *   <li>saturation: {@code luma + s·(value − luma)}, with each pixel's own luma.
 * </ol>
 *
 * <p>Luma is {@code 0.299 R + 0.587 G + 0.114 B}. Hues do not change.
 *
 * @param most F, in [0, 1); 0 changes nothing and draws no random numbers
 */
record ColourJitter(double most) {

  /** No change. */
  static final ColourJitter NONE = new ColourJitter(0);

  /**
   * Changes the colours.
   *
   * @param pixels {@code [3, S, S]} in {@code [−1, 1]}, row-major; not modified
   * @param random drawn from three times, for b, c and s
   * @return the changed picture; the same array if nothing changes
   */
  float[] apply(float[] pixels, RandomGenerator random) {
    if (most == 0) {
      return pixels;
    }
    double brightness = factor(random);
    double contrast = factor(random);
    double saturation = factor(random);
    double[] values = new double[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = clip(brightness * (pixels[i] + 1.0) / 2);
    }
    int n = values.length / 3;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += luma(values, i) / n;
    }
    double middle = mean;
    float[] result = new float[values.length];
    for (int i = 0; i < n; i++) {
      set(values, i, value -> middle + contrast * (value - middle));
      double luma = luma(values, i);
      set(values, i, value -> luma + saturation * (value - luma));
      for (int j = i; j < values.length; j += n) {
        result[j] = (float) (2 * values[j] - 1);
      }
    }
    return result;
  }

  private double factor(RandomGenerator random) {
    return 1 + most * (2 * random.nextDouble() - 1);
  }

  private static double luma(double[] values, int i) {
    int n = values.length / 3;
    return 0.299 * values[i] + 0.587 * values[i + n] + 0.114 * values[i + 2 * n];
  }

  private static void set(double[] values, int pixel, DoubleUnaryOperator change) {
    for (int j = pixel; j < values.length; j += values.length / 3) {
      values[j] = clip(change.applyAsDouble(values[j]));
    }
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
