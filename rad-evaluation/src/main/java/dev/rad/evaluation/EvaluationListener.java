package dev.rad.evaluation;

/** Receives the progress of an evaluation. */
public interface EvaluationListener {

  /**
   * Called after each completed part.
   *
   * @param line a message for display
   */
  void onMessage(String line);

  /**
   * Called when a picture fails.
   *
   * @param line a message that should always be displayed
   */
  void onWarning(String line);

  /**
   * Polled before every evaluation of a network.
   *
   * @return true to stop; the current picture is abandoned
   */
  boolean isCancelled();
}
