package dev.rad.prior;

/**
 * Blurs the colours of a level by a Gaussian, as a network of few pixels would draw them. Blocked
 * pixels are left out.
 */
final class BlurredColours {
  private static final double DEVIATION = 3; // pixels
  private static final int REACH = (int) (3 * DEVIATION);

  private BlurredColours() {}

  /** Returns a level of the blurred colours, those in the hole included. */
  static PatchLevel of(PatchLevel level, int threads) {
    return blurred(blurred(level, 1, 0, threads), 0, 1, threads);
  }

  private static PatchLevel blurred(PatchLevel level, int right, int down, int threads) {
    var to = new PatchLevel(level.width, level.height, PatchLevel.COLOURS, level.photoWidth);
    System.arraycopy(level.kinds, 0, to.kinds, 0, level.kinds.length);
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
                  to.values[index] += weight * level.values[other * level.channels + c];
                }
              }
            }
            for (int c = 0; c < PatchLevel.COLOURS && total > 0; c++) {
              to.values[pixel * PatchLevel.COLOURS + c] /= total;
            }
          }
        });
    return to;
  }
}
