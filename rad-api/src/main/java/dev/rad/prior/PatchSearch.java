package dev.rad.prior;

import org.jspecify.annotations.Nullable;

/**
 * Searches for better sources: exhaustively, or among those that a target's neighbours point to
 * (coherence, Ashikhmin 2001, "Synthesizing natural textures", section 3) and those around the
 * current one. All targets see the sources from before the search, so that neither the order nor
 * the number of threads matters.
 */
final class PatchSearch {
  /** The eight directions. */
  static final int[] DX = {1, -1, 0, 0, 1, 1, -1, -1};

  static final int[] DY = {0, 0, 1, -1, 1, -1, 1, -1};

  /** The maximum number of costs that an exhaustive search computes. */
  private static final long EXHAUSTIVE_LIMIT = 400_000_000L;

  /** The maximum number of costs that a search computes if a target has no source yet. */
  private static final long FIRST_LIMIT = 100_000_000L;

  private static final int FARTHEST_NEIGHBOUR = 2;

  private final PatchContext context;
  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final PatchCost cost;
  private final SourceField field;
  private final int threads;

  PatchSearch(PatchContext context) {
    this.context = context;
    this.level = context.level();
    this.geometry = context.geometry();
    this.cost = context.cost();
    this.field = context.field();
    this.threads = context.threads();
  }

  /** Returns whether every source can be examined for every target. */
  boolean canBeExhaustive() {
    return (long) geometry.targets.length * geometry.sources.length <= EXHAUSTIVE_LIMIT;
  }

  /** Examines every source. */
  void everywhere() {
    ParallelLoop.run(
        geometry.targets.length,
        threads,
        (from, to) -> {
          Best before = null;
          for (int i = from; i < to; i++) {
            int target = geometry.targets[i];
            var best = new Best(target, field.sources[target]);
            best.boundBy(before);
            for (int source : geometry.sources) {
              best.consider(source);
            }
            best.keep();
            before = best;
          }
        });
  }

  /** Examines every source, all at once. */
  void everywhere(LeastProducts products) {
    var matrices = new PatchMatrices(context);
    int[] least = products.of(matrices.targets(), matrices.sources(), matrices.columns());
    for (int i = 0; i < least.length; i++) {
      int target = geometry.targets[i];
      var best = new Best(target, field.sources[target]);
      best.consider(geometry.sources[least[i]]);
      best.keep();
    }
  }

  /** Examines the sources that the neighbours point to, and those around the current one. */
  void nearby(int radius) {
    int[] before = field.sources.clone();
    int firstRadius = firstRadius();
    ParallelLoop.run(
        geometry.targets.length,
        threads,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int target = geometry.targets[i];
            int present = before[target];
            var best = new Best(target, present);
            if (present == SourceField.NONE) {
              best.considerSquare(target, firstRadius);
              best.considerSquare(anySource(target), firstRadius);
            }
            considerNeighbours(best, before);
            best.considerSquare(present == SourceField.NONE ? best.source : present, radius);
            best.keep();
          }
        });
  }

  /** Returns one of the sources, a different one for each target. */
  private int anySource(int target) {
    return geometry.sources[(int) ((long) target * geometry.sources.length / level.pixels())];
  }

  private int firstRadius() {
    double square = (double) FIRST_LIMIT / Math.max(1, geometry.targets.length);
    return (int) Math.max(4, Math.min(64, Math.sqrt(square) / 2));
  }

  private void considerNeighbours(Best best, int[] before) {
    int x = best.target % level.width;
    int y = best.target / level.width;
    for (int step = 1; step <= FARTHEST_NEIGHBOUR; step++) {
      for (int direction = 0; direction < 8; direction++) {
        int dx = DX[direction] * step;
        int dy = DY[direction] * step;
        int source = shifted(level, before, x, y, dx, dy, best.source);
        if (source != SourceField.NONE && geometry.isSource[source]) {
          best.consider(source);
        }
      }
    }
  }

  /**
   * Returns the source at the same offset from a neighbour's source as the pixel has from the
   * neighbour; none if that is the present one, or outside.
   */
  static int shifted(PatchLevel level, int[] sources, int x, int y, int dx, int dy, int present) {
    int column = x + dx;
    int row = y + dy;
    if (column < 0 || row < 0 || column >= level.width || row >= level.height) {
      return SourceField.NONE;
    }
    int neighbours = sources[row * level.width + column];
    if (neighbours == SourceField.NONE) {
      return SourceField.NONE;
    }
    int source = neighbours - dy * level.width - dx;
    if (source == present || source < 0 || source >= level.pixels()) {
      return SourceField.NONE;
    }
    int sourceX = neighbours % level.width - dx;
    return sourceX < 0 || sourceX >= level.width ? SourceField.NONE : source;
  }

  /** The best source of a target so far. */
  private final class Best {
    private final int target;
    private final PatchCost.Target costs;
    private int source;
    private int rejected = SourceField.NONE; // last: neighbours often point to the same source
    private float least = Float.MAX_VALUE;

    Best(int target, int source) {
      this.target = target;
      this.costs = cost.at(target);
      this.source = source;
      if (source != SourceField.NONE) {
        least = costs.of(source, Float.MAX_VALUE);
      }
    }

    /**
     * Lowers the bound of the cost to just above what the source beside another target's best one
     * costs, which saves most of the work and does not change the result.
     */
    void boundBy(@Nullable Best before) {
      if (before == null || before.source == SourceField.NONE || source != SourceField.NONE) {
        return;
      }
      int beside = before.source + target - before.target;
      if (beside >= 0 && beside < level.pixels() && geometry.isSource[beside]) {
        least = 1.001f * costs.of(beside, Float.MAX_VALUE) + 1e-6f;
      }
    }

    void consider(int other) {
      if (other == source || other == rejected) {
        return;
      }
      float its = costs.of(other, least);
      if (its < least) {
        least = its;
        rejected = source;
        source = other;
      } else {
        rejected = other;
      }
    }

    void considerSquare(int centre, int radius) {
      int x = centre % level.width;
      int y = centre / level.width;
      int right = Math.min(level.width - 1, x + radius);
      int bottom = Math.min(level.height - 1, y + radius);
      for (int row = Math.max(0, y - radius); row <= bottom; row++) {
        for (int column = Math.max(0, x - radius); column <= right; column++) {
          int other = row * level.width + column;
          if (geometry.isSource[other]) {
            consider(other);
          }
        }
      }
    }

    void keep() {
      field.sources[target] = source;
      field.costs[target] = least;
    }
  }
}
