package dev.rad.exception;

/**
 * Thrown when LibTorch refuses an operation; the message is its first line, without the C++ trace.
 */
public final class NativeException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public NativeException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public NativeException(String message, Throwable cause) {
    super(message, cause);
  }
}
