package dev.rad;

import java.util.List;

/**
 * A numerical method that runs the reverse process: it computes the next, less noisy picture from
 * the current one and the network's prediction.
 *
 * <table>
 * <caption>The solvers that {@link #named} knows, and how often a run of N steps evaluates the
 * network</caption>
 * <tr><td>{@code ancestral}</td><td>the paper's: DDPM's ancestral sampling</td><td>N</td></tr>
 * <tr><td>{@code ddim}, {@code ddim:ETA}</td><td>DDIM; η = 0 unless given</td><td>N</td></tr>
 * <tr><td>{@code dpmpp-2m}</td><td>DPM-Solver++(2M)</td><td>N</td></tr>
 * <tr><td>{@code dpmpp-2m-sde}</td><td>DPM-Solver++(2M), stochastic</td><td>N</td></tr>
 * <tr><td>{@code unipc}</td><td>UniPC of order 2</td><td>N</td></tr>
 * <tr><td>{@code euler}</td><td>Euler's method</td><td>N</td></tr>
 * <tr><td>{@code heun}</td><td>Heun's method</td><td>2N − 1</td></tr>
 * </table>
 *
 * <p>The module that computes provides the implementations. {@code RadInpainter} also accepts
 * implementations of your own: objects of {@code dev.rad.torch.sampling.TensorSolver}.
 */
public interface Solver {

  /**
   * Returns the name of this solver, as used on a command line.
   *
   * @return the name, such as {@code dpmpp-2m}
   */
  String name();

  /**
   * Returns the solver with a name.
   *
   * @param name one of {@link #names}, in any case; {@code ETA} stands for a decimal number in
   *     {@code [0, 1]}
   * @return the solver; equal for equal names
   * @throws IllegalArgumentException if no solver has that name; the message lists the names
   */
  static Solver named(String name) {
    return NamedSolver.parse(name);
  }

  /**
   * Returns the names that {@link #named} knows.
   *
   * @return the names, with {@code ddim:ETA} for any η
   */
  static List<String> names() {
    return NamedSolver.NAMES;
  }
}
