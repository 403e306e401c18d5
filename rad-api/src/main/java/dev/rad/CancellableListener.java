package dev.rad;

import java.util.function.BooleanSupplier;

/** Passes events on to a listener, and also stops the run when a condition holds. */
record CancellableListener(ProgressListener listener, BooleanSupplier cancelled)
    implements ProgressListener {

  @Override
  public void onStep(Progress progress) {
    listener.onStep(progress);
  }

  @Override
  public void onNotice(String message) {
    listener.onNotice(message);
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean() || listener.isCancelled();
  }
}
