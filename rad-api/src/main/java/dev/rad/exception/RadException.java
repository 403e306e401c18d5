package dev.rad.exception;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request cannot be met. The message is one line that says what was asked, what was
 * found and what to do. Mistakes of the calling program, such as a negative size or a null, cause
 * {@link IllegalArgumentException} and {@link NullPointerException} as usual.
 */
public abstract sealed class RadException extends RuntimeException
    permits CancelledException,
        CheckpointException,
        ClosedException,
        DeviceMemoryException,
        ImageException,
        MaskException,
        NativeException,
        TrainingException,
        UnsupportedPlatformException {
  private static final long serialVersionUID = 1L;

  RadException(String message) {
    super(message);
  }

  RadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the message, which is never null.
   *
   * @return what was asked, what was found and what to do
   */
  @Override
  public final String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
