package dev.rad;

/**
 * Watches a run and may stop it. All methods are called on the thread that runs the sampler; an
 * exception thrown by one ends the run and reaches the caller.
 */
public interface ProgressListener {

  /** Watches nothing. */
  ProgressListener NONE =
      new ProgressListener() {
        @Override
        public String toString() {
          return "NONE";
        }
      };

  /**
   * A step of the reverse process is done. Steps count over all windows of a picture and all
   * samples of a call.
   *
   * @param step how many steps are done, from 1
   * @param steps how many there are
   */
  default void onStep(int step, int steps) {}

  /**
   * A step of the reverse process is done; called after {@link #onStep}.
   *
   * @param progress steps, times, and a preview that is computed if asked for; not to be kept after
   *     this method
   */
  default void onProgress(Progress progress) {}

  /**
   * Something the caller should know that is no error, such as an empty mask.
   *
   * @param message one line
   */
  default void onNotice(String message) {}

  /**
   * Asked before every step, and before every further evaluation of the network in it.
   *
   * @return true to stop the run with a {@link CancelledException}
   */
  default boolean isCancelled() {
    return false;
  }
}
