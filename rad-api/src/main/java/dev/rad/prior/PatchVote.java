package dev.rad.prior;

import java.util.Arrays;

/**
 * Computes pixels from patches: the weighted mean of all patches that cover a pixel, or the centre
 * pixel of its own patch.
 *
 * <p>The weight of a patch is {@code exp(−cost / 2 s²)}, with s² the third quartile of all costs,
 * times the trust in its centre, times a Gaussian window of a quarter of the patch's side (Newson
 * et al. 2014, equation 3).
 */
final class PatchVote {
  private static final double QUARTILE = 0.75;
  private static final float LEAST_SPREAD = 1e-6f;

  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final PatchCost cost;
  private final SourceField field;
  private final int threads;

  PatchVote(PatchContext context) {
    this.level = context.level();
    this.geometry = context.geometry();
    this.cost = context.cost();
    this.field = context.field();
    this.threads = context.threads();
  }

  /**
   * Computes the means.
   *
   * @param into the level's values; those in the hole are set
   */
  void mean(float[] into) {
    float[] votes = votes();
    float[] window = PatchWindow.weights(2 * geometry.radius + 1);
    int radius = geometry.radius;
    float[] read = level.values;
    ParallelLoop.run(
        level.height,
        threads,
        1,
        (from, to) -> {
          float[] sum = new float[level.channels];
          for (int pixel = from * level.width; pixel < to * level.width; pixel++) {
            if (!level.isHole(pixel)) {
              continue;
            }
            Arrays.fill(sum, 0);
            int x = pixel % level.width;
            int y = pixel / level.width;
            float total = 0;
            for (int dy = -radius; dy <= radius; dy++) {
              for (int dx = -radius; dx <= radius; dx++) {
                int column = x + dx;
                int row = y + dy;
                if (column < 0 || row < 0 || column >= level.width || row >= level.height) {
                  continue;
                }
                int target = row * level.width + column;
                int source = field.sources[target];
                if (source == SourceField.NONE) {
                  continue;
                }
                float weight =
                    votes[target] * window[(dy + radius) * (2 * radius + 1) + dx + radius];
                int at = (source - dy * level.width - dx) * level.channels;
                for (int c = 0; c < level.channels; c++) {
                  sum[c] += weight * read[at + c];
                }
                total += weight;
              }
            }
            if (total > 0) {
              for (int c = 0; c < level.channels; c++) {
                into[pixel * level.channels + c] = sum[c] / total;
              }
            } else {
              copy(pixel, into);
            }
          }
        });
  }

  /** Copies every pixel of the hole from its source. */
  void copy(float[] into) {
    for (int target : geometry.targets) {
      if (level.isHole(target)) {
        copy(target, into);
      }
    }
  }

  private void copy(int pixel, float[] into) {
    int source = field.sources[pixel];
    System.arraycopy(
        level.values, source * level.channels, into, pixel * level.channels, level.channels);
  }

  private float[] votes() {
    float[] votes = new float[level.pixels()];
    float[] sorted = new float[geometry.targets.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = field.costs[geometry.targets[i]];
    }
    Arrays.sort(sorted);
    float spread = Math.max(LEAST_SPREAD, sorted[(int) (QUARTILE * (sorted.length - 1))]);
    for (int target : geometry.targets) {
      votes[target] =
          (float) Math.exp(-field.costs[target] / (2 * spread)) * cost.trust(target)
              + Float.MIN_NORMAL;
    }
    return votes;
  }
}
