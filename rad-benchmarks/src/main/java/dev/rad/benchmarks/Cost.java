package dev.rad.benchmarks;

/**
 * What a piece of work costs at least.
 *
 * @param flops floating point operations; 0 where they do not matter
 * @param bytes between memory and processor; 0 where they do not matter
 */
record Cost(long flops, long bytes) {

  /** Of work that is not bounded in this way. */
  static final Cost UNKNOWN = new Cost(0, 0);
}
