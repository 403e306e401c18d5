package dev.rad;

import java.util.Objects;

/**
 * How to fill a hole.
 *
 * @param seed of the noise that the filling grows from; the same seed gives the same picture
 * @param steps of the reverse process, 1 to 1000; the paper takes 100
 * @param solver which way to run the reverse process, by name: {@code ancestral}, the paper's, and
 *     those that the inpainter's documentation lists; an unknown name is an {@link
 *     IllegalArgumentException} of the inpainter
 * @param listener watches and may stop the run
 */
public record InpaintOptions(long seed, int steps, String solver, ProgressListener listener) {

  private static final int MAX_STEPS = 1000;
  private static final InpaintOptions DEFAULTS =
      new InpaintOptions(0, 100, "ancestral", ProgressListener.NONE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the number of steps is not in 1 to 1000
   */
  public InpaintOptions {
    if (steps < 1 || steps > MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps must be between 1 and " + MAX_STEPS + ", not " + steps);
    }
    Objects.requireNonNull(solver, "solver");
    Objects.requireNonNull(listener, "listener");
  }

  /**
   * The paper's settings: 100 ancestral steps.
   *
   * @return seed 0, 100 steps, nobody watching
   */
  public static InpaintOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another seed.
   *
   * @param newSeed any number
   * @return the options
   */
  public InpaintOptions withSeed(long newSeed) {
    return new InpaintOptions(newSeed, steps, solver, listener);
  }

  /**
   * The same with another number of steps.
   *
   * @param newSteps 1 to 1000
   * @return the options
   */
  public InpaintOptions withSteps(int newSteps) {
    return new InpaintOptions(seed, newSteps, solver, listener);
  }

  /**
   * The same with another solver.
   *
   * @param newSolver its name
   * @return the options
   */
  public InpaintOptions withSolver(String newSolver) {
    return new InpaintOptions(seed, steps, newSolver, listener);
  }

  /**
   * The same with somebody watching.
   *
   * @param newListener is told of every step
   * @return the options
   */
  public InpaintOptions withListener(ProgressListener newListener) {
    return new InpaintOptions(seed, steps, solver, newListener);
  }
}
