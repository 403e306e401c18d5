package dev.rad.spark;

/** Thrown when a picture cannot be filled and the job should fail. */
final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PictureException(String message) {
    super(message);
  }
}
