package dev.rad.exception;

/** Thrown when a weights file is missing, malformed, hostile, or does not fit the network. */
public final class CheckpointException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public CheckpointException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
