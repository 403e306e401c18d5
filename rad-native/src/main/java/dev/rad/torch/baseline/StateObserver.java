package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** Sees every state of a run, for previews and for tests. */
@FunctionalInterface
public interface StateObserver {

  /** Looks at nothing. */
  StateObserver NONE = (transition, x) -> {};

  /**
   * Called after every transition.
   *
   * @param transition which one, from 0; steps back up count, too
   * @param x the state after it, {@code [B, C, H, W]}, which the observer must not keep, change or
   *     close
   */
  void onState(int transition, Tensor x);
}
