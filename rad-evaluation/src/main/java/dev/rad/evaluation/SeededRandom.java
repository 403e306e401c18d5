package dev.rad.evaluation;

import java.util.SplittableRandom;

/** Random numbers for one purpose, whatever else is drawn before or beside it. */
final class SeededRandom {

  private SeededRandom() {}

  /**
   * A generator that depends on nothing but its arguments.
   *
   * @param seed of the whole run
   * @param purpose what the numbers are for, such as a photo's name
   * @return the generator
   */
  static SplittableRandom of(long seed, String purpose) {
    return new SplittableRandom(seed + ((long) purpose.hashCode() << 32));
  }
}
