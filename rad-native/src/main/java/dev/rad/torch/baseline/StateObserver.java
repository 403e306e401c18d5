package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** Sees every state of a run, for previews and for tests. */
@FunctionalInterface
public interface StateObserver {

  /** Looks at nothing. */
  StateObserver NONE = (transition, x) -> {};

  /**
   * A transition is done.
   *
   * @param transition which one, from 0; steps back up count, too
   * @param x the state after it, {@code [B, C, H, W]}, not to be kept, changed or closed
   */
  void onState(int transition, Tensor x);
}
