package dev.rad.torch.sampling;

import dev.rad.Solver;
import dev.rad.torch.tensor.Tensor;

/**
 * A solver that computes on tensors. It works element by element, so that every pixel may have its
 * own schedule, and some pixels may begin later than others.
 *
 * <p>A solver is a value and may serve several runs at once; state that it keeps between steps
 * belongs to its {@link Run}. A solver without such state is an {@link UpdateRule}.
 */
@FunctionalInterface
public interface TensorSolver extends Solver {

  /**
   * Begins a run.
   *
   * @return an object that computes the run's steps
   */
  Run begin();

  /**
   * One run: called for its steps in order, then closed. A run that keeps a tensor from one step to
   * the next owns it until {@link #close}.
   */
  @FunctionalInterface
  interface Run extends AutoCloseable {
    /**
     * Computes the next state. The sampler restores pixels whose step is frozen (β = 0), so a
     * solver can ignore them.
     *
     * @param step the current state and its step
     * @return the next state, {@code [B, C, H, W]}
     */
    Tensor next(SolverStep step);

    /** Frees the tensors that the run kept. */
    @Override
    default void close() {}
  }

  /**
   * Returns the name of this solver.
   *
   * @return the name that {@link Solver#named} accepts, or else the class's name
   */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Returns the implementation of a solver.
   *
   * @param solver a solver from {@link Solver#named}, or any {@code TensorSolver}
   * @return the implementation; the argument itself if it is a {@code TensorSolver}
   * @throws IllegalArgumentException if it is neither
   */
  static TensorSolver of(Solver solver) {
    return solver instanceof TensorSolver own ? own : SolverNames.implementation(solver);
  }

  /**
   * Returns the implementation of the solver with a name.
   *
   * @param name one of {@link Solver#names}, in any case; {@code ETA} stands for a decimal number
   *     in {@code [0, 1]}
   * @return the implementation
   * @throws IllegalArgumentException if no solver has that name; the message lists the names
   */
  static TensorSolver named(String name) {
    return of(Solver.named(name));
  }
}
