package dev.rad.prior;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a level that begins with pieces of the photo needs.
 *
 * @param offsets by which the pieces are moved
 * @param prior the level's, without sources yet
 */
record Pieces(DominantOffsets offsets, PatchPrior prior) {

  /**
   * Finds the offsets.
   *
   * @param prior the level's
   * @param seed decides which of the photo's patches are asked
   * @return the pieces, or null if there are no offsets
   */
  static @Nullable Pieces of(PatchPrior prior, long seed) {
    int threads = prior.context().threads();
    var offsets = DominantOffsets.of(prior.level(), prior.geometry(), seed, threads);
    return offsets.isEmpty() ? null : new Pieces(offsets, prior);
  }

  /**
   * Places pieces after each of some structures.
   *
   * @param structures as {@link ShiftMap} takes them; after the first, pieces are moved by the
   *     offsets of all patches, after each other by those of half
   * @return a prior for each, with its sources; the level's values do not change
   */
  List<PatchPrior> begin(List<PatchLevel> structures) {
    int count = structures.size();
    List<PatchPrior> priors =
        IntStream.range(0, count).mapToObj(i -> i == 0 ? prior : prior.another()).toList();
    int threads = prior.context().threads();
    int each = Math.max(1, threads / count);
    ParallelLoop.run(
        count,
        threads,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            List<Offset> some = i == 0 ? offsets.ofAll() : offsets.ofHalf(i);
            priors.get(i).beginWith(some, structures.get(i), each);
          }
        });
    return priors;
  }
}
