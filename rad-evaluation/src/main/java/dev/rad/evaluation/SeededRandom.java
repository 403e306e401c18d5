package dev.rad.evaluation;

import java.util.SplittableRandom;

/** Creates random generators that are independent of each other, one for each purpose. */
final class SeededRandom {

  private SeededRandom() {}

  /**
   * Returns a generator that depends on nothing but its arguments.
   *
   * @param seed the seed of the whole run
   * @param purpose what the numbers are for, such as a photo's name
   * @return the generator
   */
  static SplittableRandom of(long seed, String purpose) {
    return new SplittableRandom(seed + ((long) purpose.hashCode() << 32));
  }
}
