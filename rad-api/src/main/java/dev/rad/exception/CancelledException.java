package dev.rad.exception;

import dev.rad.ProgressListener;

/**
 * Thrown when the caller's {@link ProgressListener} asked to stop or the thread was interrupted;
 * the thread's interrupt status is kept.
 */
public final class CancelledException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public CancelledException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public CancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
