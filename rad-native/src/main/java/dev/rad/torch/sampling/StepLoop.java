package dev.rad.torch.sampling;

import dev.rad.CancelledException;
import dev.rad.ProgressListener;
import dev.rad.torch.tensor.Tensor;

/** Steps one after the other, each state freed as soon as the next is there. */
public final class StepLoop {

  private final int count;
  private final ProgressListener listener;

  /**
   * Creates a loop.
   *
   * @param count how many steps
   * @param listener told of every step, and asked before it whether to go on
   */
  public StepLoop(int count, ProgressListener listener) {
    this.count = count;
    this.listener = listener;
  }

  /** Computes a state from the one before; the index counts from 0. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes a step.
     *
     * @param x the present state, not to be changed or closed
     * @param index which step, from 0
     * @return the next state
     */
    Tensor next(Tensor x, int index);
  }

  /**
   * Takes all steps.
   *
   * @param start the state to begin with; it stays the caller's
   * @param body computes each next state
   * @return the last state
   * @throws CancelledException if the listener asked to stop
   */
  public Tensor run(Tensor start, Body body) {
    Tensor x = start;
    boolean done = false;
    try {
      for (int i = 0; i < count; i++) {
        requireGoingOn("before", i);
        Tensor next = body.next(x, i);
        if (x != start) {
          x.close();
        }
        x = next;
        listener.onStep(i + 1, count);
      }
      done = true;
      return x;
    } finally {
      if (!done && x != start) {
        x.close();
      }
    }
  }

  /** Stops a run if the listener asks for it. */
  void requireGoingOn(String where, int index) {
    if (listener.isCancelled()) {
      throw new CancelledException("stopped " + where + " step " + (index + 1) + " of " + count);
    }
  }
}
