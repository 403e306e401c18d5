package dev.rad.exception;

/** Thrown when training cannot start or continue. */
public sealed class TrainingException extends RadException permits TrainingDivergedException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public TrainingException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
