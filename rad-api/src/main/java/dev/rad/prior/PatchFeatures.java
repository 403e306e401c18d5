package dev.rad.prior;

import java.util.Arrays;

/**
 * Known patches of 8×8 pixels, described so that most of a difference shows in the first few
 * numbers: the Walsh–Hadamard transform of 4×4 means, lowest frequencies first.
 */
final class PatchFeatures {
  private static final int HALF = 4; // of a patch's side
  private static final int SIDE = 4; // of the means
  private static final int NUMBERS = SIDE * SIDE * PatchLevel.COLOURS;

  /** More patches would take too much memory and time. */
  private static final int MOST = 250_000;

  /** A difference is compared with the least one after these many numbers. */
  private static final int[] STAGES = {3, 9, 24, NUMBERS};

  /** The transform's positions u + 4 v, by u + v. */
  private static final int[] ORDER = {0, 1, 4, 2, 5, 8, 3, 6, 9, 12, 7, 10, 13, 11, 14, 15};

  private final PatchLevel level;
  private final int[] centres;
  private final float[] features;

  PatchFeatures(PatchLevel level, PatchGeometry geometry) {
    this.level = level;
    int every = 1 + geometry.sources.length / MOST; // of a panorama's patches
    int[] found = new int[geometry.sources.length];
    int count = 0;
    for (int i = 0; i < geometry.sources.length; i += every) {
      if (isKnown(geometry.sources[i])) {
        found[count++] = geometry.sources[i];
      }
    }
    centres = Arrays.copyOf(found, count);
    features = new float[count * NUMBERS];
    float[] means = new float[SIDE * SIDE];
    for (int i = 0; i < count; i++) {
      describe(i, means);
    }
  }

  private boolean isKnown(int centre) {
    int x = centre % level.width;
    int y = centre / level.width;
    if (x < HALF || y < HALF || x + HALF > level.photoWidth || y + HALF > level.height) {
      return false;
    }
    for (int row = y - HALF; row < y + HALF; row++) {
      for (int column = x - HALF; column < x + HALF; column++) {
        if (level.kinds[row * level.width + column] != PatchLevel.KNOWN) {
          return false;
        }
      }
    }
    return true;
  }

  private void describe(int patch, float[] means) {
    int corner = centres[patch] - HALF * level.width - HALF;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      for (int i = 0; i < means.length; i++) {
        int at = corner + i / SIDE * 2 * level.width + i % SIDE * 2;
        means[i] = value(at, c) + value(at + 1, c);
        means[i] += value(at + level.width, c) + value(at + level.width + 1, c);
      }
      for (int i = 0; i < SIDE; i++) {
        transform(means, SIDE * i, 1);
      }
      for (int i = 0; i < SIDE; i++) {
        transform(means, i, SIDE);
      }
      for (int i = 0; i < means.length; i++) {
        features[patch * NUMBERS + i * PatchLevel.COLOURS + c] = means[ORDER[i]];
      }
    }
  }

  private float value(int pixel, int channel) {
    return level.values[pixel * level.channels + channel];
  }

  /** Transforms four values, to those of rising frequency. */
  private static void transform(float[] values, int first, int stride) {
    float a = values[first];
    float b = values[first + stride];
    float c = values[first + 2 * stride];
    float d = values[first + 3 * stride];
    values[first] = a + b + c + d;
    values[first + stride] = a + b - c - d;
    values[first + 2 * stride] = a - b - c + d;
    values[first + 3 * stride] = a - b + c - d;
  }

  int count() {
    return centres.length;
  }

  /** Returns the pixel in the middle of a patch. */
  int centre(int patch) {
    return centres[patch];
  }

  /**
   * Returns the most similar of the patches that are at least so many pixels away; {@link
   * SourceField#NONE} if all are closer.
   */
  int nearest(int patch, int leastDistance) {
    int x = centres[patch] % level.width;
    int y = centres[patch] / level.width;
    float least = Float.MAX_VALUE;
    int nearest = SourceField.NONE;
    for (int other = 0; other < centres.length; other++) {
      float difference = difference(patch, other, least);
      if (difference < least) {
        int dx = centres[other] % level.width - x;
        int dy = centres[other] / level.width - y;
        if (dx * dx + dy * dy >= leastDistance * leastDistance) {
          least = difference;
          nearest = other;
        }
      }
    }
    return nearest;
  }

  /** Returns the squared difference, or a part of it that is not below the limit. */
  private float difference(int patch, int other, float limit) {
    int a = patch * NUMBERS;
    int b = other * NUMBERS;
    float sum = 0;
    int from = 0;
    for (int to : STAGES) {
      for (int i = from; i < to; i++) {
        float d = features[a + i] - features[b + i];
        sum += d * d;
      }
      if (sum >= limit) {
        return sum;
      }
      from = to;
    }
    return sum;
  }
}
