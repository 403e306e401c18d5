package dev.rad.evaluation;

/** Whom an evaluation tells what it does. */
public interface EvaluationListener {

  /**
   * Something was done.
   *
   * @param line for people
   */
  void onMessage(String line);

  /**
   * Something went wrong.
   *
   * @param line that nobody should miss
   */
  void onWarning(String line);

  /**
   * Asked before every evaluation of a network.
   *
   * @return true to stop; the picture that is being filled is given up
   */
  boolean isCancelled();
}
