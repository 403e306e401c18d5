package dev.rad.torch.baseline;

/**
 * How a method's way through the states leads back up.
 *
 * @param length the length of the stretches that are repeated, in steps
 * @param repeats how often each stretch is gone through; 1 for no way back up
 */
public record Travel(int length, int repeats) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is below 1
   */
  public Travel {
    Ranges.positive("travel length", length);
    Ranges.positive("travel repeats", repeats);
  }
}
