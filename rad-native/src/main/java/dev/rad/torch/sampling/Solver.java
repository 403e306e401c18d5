package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Tensor;
import java.util.List;

/**
 * A way to run a reverse process: what it makes of each step. All work element by element, so that
 * every pixel may have its own schedule and a pixel's first noise may come later than others'.
 *
 * <p>A solver is a value and may serve several runs at once; what it remembers between steps lives
 * in its {@link Run}. Rules that remember nothing are {@link UpdateRule}s.
 */
@FunctionalInterface
public interface Solver {

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
   * The solver of a name:
   *
   * <table>
   * <caption>Names, and how often a plan of N steps evaluates the network</caption>
   * <tr><td>{@code ancestral}</td><td>{@link AncestralUpdate}</td><td>N</td></tr>
   * <tr><td>{@code ddim}, {@code ddim:ETA}</td><td>{@link DdimUpdate}, η = 0 unless given</td>
   *     <td>N</td></tr>
   * <tr><td>{@code dpmpp-2m}</td><td>{@link DpmSolver2M}</td><td>N</td></tr>
   * <tr><td>{@code dpmpp-2m-sde}</td><td>{@link DpmSolver2M}, stochastic</td><td>N</td></tr>
   * <tr><td>{@code unipc}</td><td>{@link UniPc}</td><td>N</td></tr>
   * <tr><td>{@code euler}</td><td>{@link EulerUpdate}</td><td>N</td></tr>
   * <tr><td>{@code heun}</td><td>{@link HeunSolver}</td><td>2N − 1</td></tr>
   * </table>
   *
   * @param name one of {@link #names}, in any case; {@code ETA} stands for a decimal number in
   *     {@code [0, 1]}
   * @return the solver
   * @throws IllegalArgumentException if there is no such solver; the message lists the names
   */
  static Solver named(String name) {
    return SolverNames.parse(name);
  }

  /**
   * The names that {@link #named} knows.
   *
   * @return the names, {@code ddim:ETA} standing for any η
   */
  static List<String> names() {
    return SolverNames.all();
  }
}
