package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;
import java.util.List;

/** A way to fill holes with a plain diffusion network. A value: it may serve several runs. */
public interface BaselineMethod {

  /**
   * Returns the name of the method, such as {@code repaint}.
   *
   * @return a name of lower-case letters, digits, {@code -} and {@code +}
   */
  String name();

  /**
   * Returns the length of the schedule, which {@link #withSteps} sets.
   *
   * @return steps of the reverse process, in the sense of the method's paper; at least 1
   */
  int steps();

  /**
   * Returns the same method with a schedule of another length.
   *
   * @param steps the steps of the reverse process, in the sense of the method's paper; at least 1
   * @return the method, otherwise with the same options
   * @throws IllegalArgumentException if the method has no schedule of that length
   */
  BaselineMethod withSteps(int steps);

  /**
   * Fills holes, within a scope that frees what it makes.
   *
   * @param run what the method works with
   * @return its raw output, {@code [B, C, H, W]}
   */
  Tensor sample(BaselineRun run);

  /**
   * Returns the method of a name, with its paper's settings or some of them changed.
   *
   * @param text one of {@link #names}, or with options under the names of the method's paper, such
   *     as {@code repaint:t_T=100,jump_n_sample=5}
   * @return the method
   * @throws IllegalArgumentException if there is no such method or option, or a value is out of
   *     range; the message lists what there is
   */
  static BaselineMethod named(String text) {
    return BaselineMethods.parse(text);
  }

  /**
   * Returns the names that {@link #named} knows.
   *
   * @return the names, in the order of the paper's tables
   */
  static List<String> names() {
    return BaselineMethods.names();
  }
}
