package dev.rad.exception;

/** An object that owns native memory was used after it was closed. */
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
