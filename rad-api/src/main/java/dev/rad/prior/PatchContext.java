package dev.rad.prior;

/**
 * The state that the searches and votes of a level share.
 *
 * @param level the level's values
 * @param geometry the sources and targets among its patches
 * @param cost the cost of explaining a target by a source
 * @param field the best source of every target so far
 * @param threads the number of threads to compute on
 */
record PatchContext(
    PatchLevel level, PatchGeometry geometry, PatchCost cost, SourceField field, int threads) {

  /** Returns the same state, on another number of threads. */
  PatchContext on(int otherThreads) {
    return new PatchContext(level, geometry, cost, field, otherThreads);
  }
}
