package dev.rad.torch.sampling;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.torch.tensor.Tensor;
import java.time.Duration;

/**
 * Steps one after the other, each state freed as soon as the next is there. A step reports itself.
 */
public final class StepLoop {

  private final int count;
  private final ProgressListener listener;
  private final long began = System.nanoTime();

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

  /** Computes a state from the one before and reports it; the index counts from 0. */
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
      }
      done = true;
      return x;
    } finally {
      if (!done && x != start) {
        x.close();
      }
    }
  }

  /**
   * Tells the listener of a step while what it was computed from is still there.
   *
   * @param index which step, from 0
   * @param clean the clean images that the network expects, {@code [B, C, H, W]}
   */
  public void report(int index, Tensor clean) {
    try (var preview = new Preview(clean)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
      listener.onStep(new Progress(index + 1, count, elapsed, preview));
    }
  }

  /** Stops a run if the listener asks for it. */
  void requireGoingOn(String where, int index) {
    if (listener.isCancelled()) {
      throw new CancelledException("stopped " + where + " step " + (index + 1) + " of " + count);
    }
  }

  /** {@return the number of steps} */
  @Override
  public String toString() {
    return "StepLoop[" + count + " steps]";
  }
}
