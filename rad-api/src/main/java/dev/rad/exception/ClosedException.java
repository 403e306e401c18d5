package dev.rad.exception;

/** Thrown when an object that owns native memory is used after it was closed. */
public final class ClosedException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public ClosedException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public ClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
