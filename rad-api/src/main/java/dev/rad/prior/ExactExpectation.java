package dev.rad.prior;

/** {@link PatchPrior}'s formula over all sources, in doubles. */
final class ExactExpectation {
  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final PatchCost cost;

  ExactExpectation(PatchLevel level, PatchGeometry geometry, PatchCost cost) {
    this.level = level;
    this.geometry = geometry;
    this.cost = cost;
  }

  /** Returns the expectation of every pixel of the level, {@code [3, height, width]}. */
  double[] of() {
    int pixels = level.pixels();
    double[] sum = new double[PatchLevel.COLOURS * pixels];
    double[] total = new double[pixels];
    for (int target : geometry.targets) {
      add(target, weights(target), sum, total);
    }
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        sum[c * pixels + i] =
            level.isHole(i) ? sum[c * pixels + i] / total[i] : level.values[i * level.channels + c];
      }
    }
    return sum;
  }

  /** Returns w_q of a target for every source; they sum to 1. */
  double[] weights(int target) {
    double precision = cost.weightSum(target) / (2 * PatchCost.TOLERANCE * PatchCost.TOLERANCE);
    double[] logs = new double[geometry.sources.length];
    double most = Double.NEGATIVE_INFINITY;
    PatchCost.Target costs = cost.at(target);
    for (int q = 0; q < logs.length; q++) {
      logs[q] = -precision * costs.of(geometry.sources[q], Float.MAX_VALUE);
      most = Math.max(most, logs[q]);
    }
    double sum = 0;
    for (int q = 0; q < logs.length; q++) {
      logs[q] = Math.exp(logs[q] - most);
      sum += logs[q];
    }
    for (int q = 0; q < logs.length; q++) {
      logs[q] /= sum;
    }
    return logs;
  }

  private void add(int target, double[] weights, double[] sum, double[] total) {
    int radius = geometry.radius;
    int x = target % level.width;
    int y = target / level.width;
    for (int dy = Math.max(-radius, -y); dy <= Math.min(radius, level.height - 1 - y); dy++) {
      for (int dx = Math.max(-radius, -x); dx <= Math.min(radius, level.width - 1 - x); dx++) {
        int pixel = target + dy * level.width + dx;
        if (!level.isHole(pixel)) {
          continue;
        }
        double window = PatchWindow.weight(dx, dy, 2 * radius + 1);
        total[pixel] += window;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          double mean = 0;
          for (int q = 0; q < weights.length; q++) {
            int source = geometry.sources[q] + dy * level.width + dx;
            mean += weights[q] * level.values[source * level.channels + c];
          }
          sum[c * level.pixels() + pixel] += window * mean;
        }
      }
    }
  }
}
