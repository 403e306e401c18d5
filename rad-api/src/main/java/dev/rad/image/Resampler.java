package dev.rad.image;

import dev.rad.image.internal.PixelMath;

/** Separable filters, row by row so that memory stays near that of the result. */
final class Resampler {
  private static final byte MID_GREY = (byte) 128;

  private Resampler() {}

  /** Gives row y of the source, [width, channels]. */
  @FunctionalInterface
  private interface Rows {
    float[] row(int y);
  }

  /** Takes row y of the result, [width, channels]. */
  @FunctionalInterface
  private interface RowSink {
    void accept(int y, float[] row);
  }

  static RgbImage resize(RgbImage image, int width, int height) {
    return resize(image, across(image, width), down(image, height));
  }

  /**
   * Resizes with the cubic kernel along each axis that grows, with the triangle along one that
   * shrinks. The same size is an exact identity.
   */
  static RgbImage enlarge(RgbImage image, int width, int height) {
    if (width == image.width() && height == image.height()) {
      return image;
    }
    return resize(
        image,
        AxisWeights.of(enlarging(image.width(), width), image.width(), width),
        AxisWeights.of(enlarging(image.height(), height), image.height(), height));
  }

  private static Kernel enlarging(int from, int to) {
    return to > from ? Kernel.CUBIC : Kernel.TRIANGLE;
  }

  private static AxisWeights across(RgbImage image, int width) {
    return AxisWeights.of(Kernel.TRIANGLE, image.width(), width);
  }

  private static AxisWeights down(RgbImage image, int height) {
    return AxisWeights.of(Kernel.TRIANGLE, image.height(), height);
  }

  private static RgbImage resize(RgbImage image, AxisWeights across, AxisWeights down) {
    int width = across.size();
    int height = down.size();
    byte[] from = image.pixels();
    byte[] to = new byte[width * height * 3];
    int stride = image.width() * 3;
    run(
        y -> {
          float[] row = new float[stride];
          for (int i = 0; i < stride; i++) {
            row[i] = from[y * stride + i] & 0xff;
          }
          return row;
        },
        3,
        across,
        down,
        (y, row) -> {
          for (int i = 0; i < row.length; i++) {
            to[y * row.length + i] = (byte) PixelMath.clampRound(row[i]);
          }
        });
    return RgbImage.wrap(width, height, to);
  }

  /** Filters k·v and k, k = 1 for kept pixels, and divides: both are separable. */
  static RgbImage resizeKnown(RgbImage image, PixelWeights hole, int width, int height) {
    byte[] from = image.pixels();
    byte[] to = new byte[width * height * 3];
    int columns = image.width();
    run(
        y -> {
          float[] row = new float[columns * 4]; // k·r, k·g, k·b, k
          for (int x = 0; x < columns; x++) {
            if (hole.at(x, y) == 0f) {
              int f = (y * columns + x) * 3;
              row[4 * x] = from[f] & 0xff;
              row[4 * x + 1] = from[f + 1] & 0xff;
              row[4 * x + 2] = from[f + 2] & 0xff;
              row[4 * x + 3] = 1f;
            }
          }
          return row;
        },
        4,
        across(image, width),
        down(image, height),
        (y, row) -> {
          for (int i = 0; i < width * 3; i++) {
            float weight = row[i / 3 * 4 + 3];
            float sum = row[i / 3 * 4 + i % 3];
            to[y * width * 3 + i] =
                weight > 0f ? (byte) PixelMath.clampRound(sum / weight) : MID_GREY;
          }
        });
    return RgbImage.wrap(width, height, to);
  }

  private static void run(
      Rows source, int channels, AxisWeights across, AxisWeights down, RowSink sink) {
    float[][] narrow = new float[down.sourceSize()][]; // rows filtered across, while in reach
    int firstHeld = 0;
    for (int y = 0; y < down.size(); y++) {
      int start = down.start(y);
      for (; firstHeld < start; firstHeld++) {
        narrow[firstHeld] = null;
      }
      float[] weights = down.weights(y);
      float[] sum = new float[across.size() * channels];
      for (int k = 0; k < weights.length; k++) {
        if (narrow[start + k] == null) {
          narrow[start + k] = filter(source.row(start + k), channels, across);
        }
        float[] row = narrow[start + k];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weights[k] * row[i];
        }
      }
      sink.accept(y, sum);
    }
  }

  private static float[] filter(float[] row, int channels, AxisWeights across) {
    float[] result = new float[across.size() * channels];
    for (int x = 0; x < across.size(); x++) {
      float[] weights = across.weights(x);
      int start = across.start(x) * channels;
      for (int c = 0; c < channels; c++) {
        float sum = 0f;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * row[start + k * channels + c];
        }
        result[x * channels + c] = sum;
      }
    }
    return result;
  }
}
