package dev.rad.exception;

/** Thrown when a picture cannot be read, converted or written. */
public final class ImageException extends RadException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error.
   *
   * @param message what was asked, what was found, and what to do
   */
  public ImageException(String message) {
    super(message);
  }

  /**
   * Creates the error with the one that caused it.
   *
   * @param message what was asked, what was found, and what to do
   * @param cause the error underneath
   */
  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
