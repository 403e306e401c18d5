package dev.rad.benchmarks;

/**
 * The theoretical minimum cost of a workload.
 *
 * @param flops the floating-point operations; 0 if they are not the limit
 * @param bytes the bytes moved between memory and processor; 0 if they are not the limit
 */
record Cost(long flops, long bytes) {

  /** The cost of a workload without such a bound. */
  static final Cost UNKNOWN = new Cost(0, 0);
}
