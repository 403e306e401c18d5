package dev.rad.torch.sampling;

import dev.rad.CancelledException;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.torch.tensor.Tensor;
import java.time.Duration;

/** Steps one after the other, each state freed as soon as the next is there. */
final class StepLoop {

  private final int count;
  private final ProgressListener listener;
  private final long began = System.nanoTime();

  StepLoop(int count, ProgressListener listener) {
    this.count = count;
    this.listener = listener;
  }

  /** Computes a state from the one before and reports it; the index counts from 0. */
  @FunctionalInterface
  interface Body {
    Tensor next(Tensor x, int index);
  }

  Tensor run(Tensor start, Body body) {
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
   * @param clean the clean images that the network expects
   */
  void report(int index, Tensor clean) {
    listener.onStep(index + 1, count);
    try (var preview = new Preview(clean)) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
      listener.onProgress(new Progress(index + 1, count, elapsed, preview));
    }
  }

  /** Stops a run if the listener asks for it. */
  void requireGoingOn(String where, int index) {
    if (listener.isCancelled()) {
      throw new CancelledException("stopped " + where + " step " + (index + 1) + " of " + count);
    }
  }
}
