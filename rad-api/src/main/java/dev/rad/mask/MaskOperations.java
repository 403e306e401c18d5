package dev.rad.mask;

import dev.rad.exception.MaskException;
import dev.rad.image.PixelWeights;
import dev.rad.image.Region;
import java.util.Arrays;
import java.util.Optional;

/** Makes masks from masks, pixel by pixel or by area. */
final class MaskOperations {
  private MaskOperations() {}

  /** Maps a value to a value, both in [0, 1]. */
  @FunctionalInterface
  interface FloatMap {
    float apply(float value);
  }

  /** Merges two values into one, all in [0, 1]. */
  @FunctionalInterface
  interface FloatMerge {
    float apply(float first, float second);
  }

  /** Checks that all values are in [0, 1], and returns them. */
  static float[] checked(float[] values, int width) {
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= 0f && values[i] <= 1f)) {
        throw new IllegalArgumentException(
            "mask values must be in [0, 1], got %s at (%d, %d)"
                .formatted(values[i], i % width, i / width));
      }
    }
    return values;
  }

  static Mask copy(PixelWeights weights) {
    int width = weights.width();
    float[] values = new float[Mask.count(width, weights.height())];
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.at(i % width, i / width);
    }
    return Mask.wrap(width, weights.height(), checked(values, width));
  }

  static Mask rectangle(int width, int height, Region hole) {
    float[] values = new float[Mask.count(width, height)];
    int left = Math.max(0, hole.x());
    int right = Math.min(width, hole.right());
    for (int y = Math.max(0, hole.y()); y < Math.min(height, hole.bottom()); y++) {
      if (left < right) {
        Arrays.fill(values, y * width + left, y * width + right, 1f);
      }
    }
    return Mask.wrap(width, height, values);
  }

  static Mask map(Mask mask, FloatMap function) {
    float[] result = mask.toFloats();
    for (int i = 0; i < result.length; i++) {
      result[i] = function.apply(result[i]);
    }
    return Mask.wrap(mask.width(), mask.height(), result);
  }

  static Mask combine(Mask mask, Mask other, FloatMerge function) {
    if (mask.width() != other.width() || mask.height() != other.height()) {
      throw new MaskException(
          "masks of %d×%d and %d×%d cannot be joined; resize one of them"
              .formatted(mask.width(), mask.height(), other.width(), other.height()));
    }
    float[] result = mask.toFloats();
    for (int i = 0; i < result.length; i++) {
      result[i] = function.apply(result[i], other.values()[i]);
    }
    return Mask.wrap(mask.width(), mask.height(), result);
  }

  static Optional<Region> bounds(Mask mask) {
    int left = mask.width();
    int right = -1;
    int top = mask.height();
    int bottom = -1;
    float[] values = mask.values();
    for (int y = 0; y < mask.height(); y++) {
      for (int x = 0; x < mask.width(); x++) {
        if (values[y * mask.width() + x] > 0f) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    return right < 0
        ? Optional.empty()
        : Optional.of(new Region(left, top, right - left + 1, bottom - top + 1));
  }

  static Mask crop(Mask mask, Region region) {
    float[] result = new float[Mask.count(region.width(), region.height())];
    int left = Math.max(0, region.x());
    int length = Math.min(mask.width(), region.right()) - left;
    for (int y = Math.max(0, region.y()); y < Math.min(mask.height(), region.bottom()); y++) {
      if (length > 0) {
        int to = (y - region.y()) * region.width() + left - region.x();
        System.arraycopy(mask.values(), y * mask.width() + left, result, to, length);
      }
    }
    return Mask.wrap(region.width(), region.height(), result);
  }

  static Mask resize(Mask mask, int width, int height) {
    float[] result = new float[width * height];
    for (int y = 0; y < height; y++) {
      int top = first(y, mask.height(), height);
      int bottom = end(y, mask.height(), height);
      for (int x = 0; x < width; x++) {
        int left = first(x, mask.width(), width);
        int right = end(x, mask.width(), width);
        float greatest = 0f;
        for (int j = top; j < bottom; j++) {
          for (int i = left; i < right; i++) {
            greatest = Math.max(greatest, mask.values()[j * mask.width() + i]);
          }
        }
        result[y * width + x] = greatest;
      }
    }
    return Mask.wrap(width, height, result);
  }

  static Mask resizeNearest(Mask mask, int width, int height) {
    float[] result = new float[width * height];
    for (int y = 0; y < height; y++) {
      int row = (int) ((2L * y + 1) * mask.height() / (2L * height)) * mask.width();
      for (int x = 0; x < width; x++) {
        int column = (int) ((2L * x + 1) * mask.width() / (2L * width));
        result[y * width + x] = mask.values()[row + column];
      }
    }
    return Mask.wrap(width, height, result);
  }

  /** Returns the first of n source pixels that target i of m takes. */
  private static int first(int i, int n, int m) {
    return (int) (m <= n ? (long) i * n / m : (2L * i + 1) * n / (2L * m));
  }

  /** Returns the source pixel just behind the last that target i of m takes. */
  private static int end(int i, int n, int m) {
    return m <= n ? (int) (((i + 1L) * n + m - 1) / m) : first(i, n, m) + 1;
  }
}
