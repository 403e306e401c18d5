package dev.rad.mask;

/** Grows a hole by a Euclidean disc {@code dx² + dy² ≤ r²}, and softens its edge. */
final class MaskMorphology {
  private MaskMorphology() {}

  /**
   * Returns the value times {@code min(1, d/(width + 1))}, d the distance to the nearest kept
   * pixel.
   */
  static Mask feather(Mask mask, int width) {
    if (width < 0) {
      throw new IllegalArgumentException("the width must be at least 0, got " + width);
    }
    if (width == 0) {
      return mask;
    }
    float[] distances = DistanceTransform.of(mask).values();
    float[] result = mask.toFloats();
    for (int i = 0; i < result.length; i++) {
      result[i] *= Math.min(1f, distances[i] / (width + 1f));
    }
    return Mask.wrap(mask.width(), mask.height(), result);
  }

  static Mask dilate(Mask mask, int radius) {
    if (radius < 0) {
      throw new IllegalArgumentException("the radius must be at least 0, got " + radius);
    }
    if (radius == 0) {
      return mask;
    }
    int reach = Math.min(radius, mask.width() + mask.height()); // more than the diagonal
    return mask.isHard() ? dilateHard(mask, reach) : dilateSoft(mask, reach);
  }

  /**
   * Dilates a hard mask in time linear in the number of pixels for any radius: with d the distance
   * to the nearest hole pixel of the same column, column x covers {@code |x' - x| ≤ √(r² - d²)} of
   * the row.
   */
  static Mask dilateHard(Mask mask, int radius) {
    int width = mask.width();
    int height = mask.height();
    int[] distance = columnDistances(mask, radius);
    int[] half = halfWidths(radius);
    float[] result = new float[width * height];
    for (int y = 0; y < height; y++) {
      int[] change = new int[width + 1]; // how many discs begin minus end here
      for (int x = 0; x < width; x++) {
        int d = distance[y * width + x];
        if (d <= radius) {
          change[Math.max(0, x - half[d])]++;
          change[Math.min(width, x + half[d] + 1)]--;
        }
      }
      int open = 0;
      for (int x = 0; x < width; x++) {
        open += change[x];
        result[y * width + x] = open > 0 ? 1f : 0f;
      }
    }
    return Mask.wrap(width, height, result);
  }

  /**
   * Computes each pixel's vertical distance to the hole in its column, or any number above the
   * radius.
   */
  private static int[] columnDistances(Mask mask, int radius) {
    int width = mask.width();
    int far = radius + 1;
    int[] distance = new int[width * mask.height()];
    for (int i = 0; i < distance.length; i++) {
      int above = i < width ? far : distance[i - width];
      distance[i] = mask.values()[i] > 0f ? 0 : Math.min(far, above + 1);
    }
    for (int i = distance.length - width - 1; i >= 0; i--) {
      distance[i] = Math.min(distance[i], distance[i + width] + 1);
    }
    return distance;
  }

  /** Computes half the disc's width at each distance from its middle row. */
  private static int[] halfWidths(int radius) {
    int[] half = new int[radius + 1];
    for (int d = 0; d <= radius; d++) {
      half[d] = (int) Math.sqrt((double) radius * radius - (double) d * d);
    }
    return half;
  }

  /**
   * Returns the greatest value under the disc, spread from every hole pixel row by row of the disc.
   */
  static Mask dilateSoft(Mask mask, int radius) {
    int width = mask.width();
    int height = mask.height();
    int[] half = halfWidths(radius);
    float[] result = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int d = 0; d <= radius; d++) {
        boolean up = y - d >= 0;
        boolean down = y + d < height;
        if (!up && !down) {
          break;
        }
        float[] row = slidingMaximum(mask.values(), y * width, width, half[d]);
        for (int x = 0; x < width; x++) {
          if (up) {
            result[(y - d) * width + x] = Math.max(result[(y - d) * width + x], row[x]);
          }
          if (down) {
            result[(y + d) * width + x] = Math.max(result[(y + d) * width + x], row[x]);
          }
        }
      }
    }
    return Mask.wrap(width, height, result);
  }

  /**
   * Returns the greatest of {@code values[x - half .. x + half]} for each x, with a monotone queue.
   */
  private static float[] slidingMaximum(float[] values, int start, int width, int half) {
    float[] result = new float[width];
    int[] queue = new int[width]; // positions of falling values
    int head = 0;
    int tail = 0;
    int next = 0;
    for (int x = 0; x < width; x++) {
      for (; next < width && next - half <= x; next++) {
        while (tail > head && values[start + queue[tail - 1]] <= values[start + next]) {
          tail--;
        }
        queue[tail++] = next;
      }
      if (queue[head] < x - half) {
        head++;
      }
      result[x] = values[start + queue[head]];
    }
    return result;
  }
}
