package dev.rad.studio.http;

/** Thrown to answer a request with an error: a status and one sentence for the user. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Creates the error.
   *
   * @param status the HTTP status, 400 to 599
   * @param message what was asked, what was found, and what to do
   */
  public Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /**
   * Creates the failure of a request for something that does not exist.
   *
   * @param message names the missing thing
   * @return a failure with status 404
   */
  public static Failure missing(String message) {
    return new Failure(404, message);
  }

  /**
   * Creates the failure of a malformed request.
   *
   * @param message describes the mistake
   * @return a failure with status 400
   */
  public static Failure wrong(String message) {
    return new Failure(400, message);
  }
}
