package dev.rad.torch.sampling;

import dev.rad.Solver;
import dev.rad.torch.tensor.Tensor;

/**
 * A solver that computes on tensors. It works element by element, so that every pixel may have its
 * own schedule, and a pixel's first noise may come later than that of others.
 *
 * <p>A solver is a value and may serve several runs at once; what it remembers between steps lives
 * in its {@link Run}. Rules that remember nothing are {@link UpdateRule}s.
 */
@FunctionalInterface
public interface TensorSolver extends Solver {

  /**
   * Begins a run.
   *
   * @return what computes the run's steps
   */
  Run begin();

  /**
   * One run: called for its steps in order, then closed. A run that keeps a tensor from one step to
   * the next owns it until {@link #close}.
   */
  @FunctionalInterface
  interface Run extends AutoCloseable {
    /**
     * Computes the next state. Pixels whose step is frozen (β = 0) are put back by the sampler; a
     * solver need not mind them.
     *
     * @param step the present state and its step
     * @return the next state, {@code [B, C, H, W]}
     */
    Tensor next(SolverStep step);

    /** Frees what the run kept. */
    @Override
    default void close() {}
  }

  /**
   * Returns the name of this solver.
   *
   * @return the name that {@link Solver#named} knows it by, or else that of its class
   */
  @Override
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Returns the implementation of a solver.
   *
   * @param solver one that {@link Solver#named} gave, or any {@code TensorSolver}
   * @return the implementation; a {@code TensorSolver} is returned as it is
   * @throws IllegalArgumentException if it is neither
   */
  static TensorSolver of(Solver solver) {
    return solver instanceof TensorSolver own ? own : SolverNames.implementation(solver);
  }

  /**
   * Returns the implementation of the solver of a name.
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
