package dev.rad.exception;

/** Thrown when a mask cannot be read or drawn, or does not fit its picture. */
public final class MaskException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public MaskException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public MaskException(String message, Throwable cause) {
    super(message, cause);
  }
}
