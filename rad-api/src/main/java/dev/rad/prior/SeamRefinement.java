package dev.rad.prior;

/**
 * Makes the sources coherent: neighbours that copy from neighbouring places leave no seam. Each
 * pixel i of the hole takes, from its own source and those that its neighbours point to, the one
 * with the least
 *
 * <pre>{@code
 * cost(i, q) + λ Σ_n ½ ( |v(q) − v(q_n − n + i)|² + |v(q + n − i) − v(q_n)|² )
 * }</pre>
 *
 * <p>over its four neighbours n: the difference between each side and its continuation from the
 * other side's source (the seam cost of shift maps, Pritch et al. 2009, "Shift-map image editing",
 * equation 4). At a known neighbour, the patch must continue the photo. Minimised by iterated
 * conditional modes (Besag 1986), in tiles whose colours alternate, so that the number of threads
 * does not matter.
 */
final class SeamRefinement {
  private static final float SEAM_WEIGHT = 1f; // λ
  private static final float OUTSIDE = 1f; // cost of a source whose neighbour is not known
  private static final int FARTHEST_NEIGHBOUR = 4;
  private static final int TILE = 32;

  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final PatchCost cost;
  private final SourceField field;
  private final int threads;

  SeamRefinement(PatchContext context) {
    this.level = context.level();
    this.geometry = context.geometry();
    this.cost = context.cost();
    this.field = context.field();
    this.threads = context.threads();
  }

  /** Sweeps over the hole's pixels, alternating forwards and backwards. */
  void run(int sweeps) {
    HoleTiles tiles = HoleTiles.of(level, TILE);
    for (int sweep = 0; sweep < sweeps; sweep++) {
      boolean forwards = sweep % 2 == 0;
      for (int[][] colour : tiles.colours()) {
        ParallelLoop.run(
            colour.length,
            threads,
            1,
            (from, to) -> {
              for (int tile = from; tile < to; tile++) {
                refine(colour[tile], forwards);
              }
            });
      }
    }
  }

  private void refine(int[] pixels, boolean forwards) {
    for (int i = 0; i < pixels.length; i++) {
      refine(pixels[forwards ? i : pixels.length - 1 - i]);
    }
  }

  private void refine(int target) {
    int own = field.sources[target];
    int best = own;
    PatchCost.Target costs = cost.at(target);
    float bestCost = costs.of(own, Float.MAX_VALUE);
    float bestEnergy = bestCost + SEAM_WEIGHT * seam(target, own);
    int x = target % level.width;
    int y = target / level.width;
    for (int step = 1; step <= FARTHEST_NEIGHBOUR; step *= 2) {
      for (int direction = 0; direction < 8; direction++) {
        int source =
            PatchSearch.shifted(
                level,
                field.sources,
                x,
                y,
                PatchSearch.DX[direction] * step,
                PatchSearch.DY[direction] * step,
                best);
        if (source == SourceField.NONE || !geometry.isSource[source]) {
          continue;
        }
        float seam = SEAM_WEIGHT * seam(target, source);
        if (seam >= bestEnergy) {
          continue;
        }
        float its = costs.of(source, bestEnergy - seam);
        if (its + seam < bestEnergy) {
          best = source;
          bestCost = its;
          bestEnergy = its + seam;
        }
      }
    }
    field.sources[target] = best;
    field.costs[target] = bestCost;
  }

  private float seam(int target, int source) {
    float sum = 0;
    for (int side = 0; side < 4; side++) {
      int neighbour = level.neighbour(target, side);
      if (neighbour < 0 || level.kinds[neighbour] == PatchLevel.BLOCKED) {
        continue;
      }
      int towards = neighbour - target;
      if (level.kinds[neighbour] == PatchLevel.KNOWN) {
        sum += difference(source + towards, neighbour);
      } else if (field.sources[neighbour] - towards != source) {
        int theirs = field.sources[neighbour];
        sum += 0.5f * (difference(source, theirs - towards) + difference(source + towards, theirs));
      }
    }
    return sum;
  }

  private float difference(int a, int b) {
    return isKnown(a) && isKnown(b) ? level.squaredDifference(a, b) : OUTSIDE;
  }

  private boolean isKnown(int pixel) {
    return pixel >= 0 && pixel < level.pixels() && level.kinds[pixel] == PatchLevel.KNOWN;
  }
}
