package dev.rad;

import dev.rad.exception.CancelledException;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Watches a run, and may stop it.
 *
 * <pre>{@code
 * options.withListener(progress -> bar.setValue(progress.step()))
 * }</pre>
 *
 * <p>All methods are called on the thread that computes. An exception thrown by one of them ends
 * the run and reaches the caller.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Ignores every event and never stops a run. */
  ProgressListener NONE =
      new ProgressListener() {
        @Override
        public void onStep(Progress progress) {}

        @Override
        public String toString() {
          return "NONE";
        }
      };

  /**
   * Called once after every step of the reverse process. Steps count over all windows of a picture
   * and all samples of a call.
   *
   * @param progress the steps done, the times, and a preview that is computed on demand; valid only
   *     until this method returns
   */
  void onStep(Progress progress);

  /**
   * Called for a condition that is worth reporting but not an error, such as an empty mask.
   *
   * @param message one line
   */
  default void onNotice(String message) {}

  /**
   * Called before every step, and before each additional evaluation of the network within a step.
   *
   * @return true to stop the run with a {@link CancelledException}
   */
  default boolean isCancelled() {
    return false;
  }

  /**
   * Returns a listener that passes everything on to this one and also stops the run as soon as a
   * condition holds.
   *
   * @param cancelled evaluated whenever {@link #isCancelled} is called
   * @return the listener
   */
  default ProgressListener cancelledWhen(BooleanSupplier cancelled) {
    return new CancellableListener(this, Objects.requireNonNull(cancelled, "cancelled"));
  }
}
