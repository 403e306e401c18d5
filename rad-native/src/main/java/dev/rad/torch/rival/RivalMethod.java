package dev.rad.torch.rival;

import dev.rad.torch.tensor.Tensor;

/** A way to fill holes with a plain diffusion network. A value: it may serve several runs. */
public interface RivalMethod {

  /**
   * What the method is called, such as {@code repaint}.
   *
   * @return a name of lower-case letters, digits, {@code -} and {@code +}
   */
  String name();

  /**
   * The same method over a schedule of another length.
   *
   * @param steps of the reverse process, in the sense of the method's paper; at least 1
   * @return the method, otherwise with the same options
   * @throws IllegalArgumentException if the method has no schedule of that length
   */
  RivalMethod withSteps(int steps);

  /**
   * Fills holes, within a scope that frees what it makes.
   *
   * @param run what the method works with
   * @return its raw output, {@code [B, C, H, W]}
   */
  Tensor fill(RivalRun run);
}
