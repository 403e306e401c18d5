package dev.rad.spark;

/** A picture could not be filled, and the job is to fail then. */
final class PictureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PictureException(String message) {
    super(message);
  }
}
