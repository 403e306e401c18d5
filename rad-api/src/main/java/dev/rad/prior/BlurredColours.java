package dev.rad.prior;

/**
 * The colours of a level, blurred by a Gaussian, as a network of few pixels would draw them.
 * Blocked pixels are left out.
 */
final class BlurredColours {
  private static final double DEVIATION = 3; // pixels
  private static final int REACH = (int) (3 * DEVIATION);

  private final PatchLevel level;
  private final float[] colours;

  /** Blurs the present colours, those in the hole included. */
  BlurredColours(PatchLevel level, int threads) {
    this.level = level;
    float[] sharp = new float[level.pixels() * PatchLevel.COLOURS];
    for (int i = 0; i < level.pixels(); i++) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        sharp[i * PatchLevel.COLOURS + c] = level.values[i * level.channels + c];
      }
    }
    colours = blurred(blurred(sharp, 1, 0, threads), 0, 1, threads);
  }

  private float[] blurred(float[] from, int right, int down, int threads) {
    float[] to = new float[from.length];
    float[] weights = new float[REACH + 1];
    for (int i = 0; i <= REACH; i++) {
      weights[i] = (float) Math.exp(-i * i / (2 * DEVIATION * DEVIATION));
    }
    ParallelLoop.run(
        level.height,
        threads,
        1,
        (first, end) -> {
          for (int pixel = first * level.width; pixel < end * level.width; pixel++) {
            int at = right * (pixel % level.width) + down * (pixel / level.width);
            int count = right * level.width + down * level.height;
            int stride = right + down * level.width;
            float total = 0;
            for (int i = Math.max(-REACH, -at); i <= Math.min(REACH, count - 1 - at); i++) {
              int other = pixel + i * stride;
              if (level.kinds[other] != PatchLevel.BLOCKED) {
                float weight = weights[Math.abs(i)];
                total += weight;
                for (int c = 0; c < PatchLevel.COLOURS; c++) {
                  int index = pixel * PatchLevel.COLOURS + c;
                  to[index] += weight * from[other * PatchLevel.COLOURS + c];
                }
              }
            }
            for (int c = 0; c < PatchLevel.COLOURS && total > 0; c++) {
              to[pixel * PatchLevel.COLOURS + c] /= total;
            }
          }
        });
    return to;
  }

  /** Returns the squared difference of two pixels. */
  float squaredDifference(int a, int b) {
    float sum = 0;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      float d = colours[a * PatchLevel.COLOURS + c] - colours[b * PatchLevel.COLOURS + c];
      sum += d * d;
    }
    return sum;
  }
}
