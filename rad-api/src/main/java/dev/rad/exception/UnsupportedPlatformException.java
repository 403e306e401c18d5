package dev.rad.exception;

/**
 * Thrown when Thrown when LibTorch has no build for this platform, or could not be loaded on it.
 */
public final class UnsupportedPlatformException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public UnsupportedPlatformException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public UnsupportedPlatformException(String message, Throwable cause) {
    super(message, cause);
  }
}
