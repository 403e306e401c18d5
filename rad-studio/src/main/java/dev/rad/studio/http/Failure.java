package dev.rad.studio.http;

/** A request that is answered with an error: a status and one sentence for people. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Creates the error.
   *
   * @param status of HTTP, 400 to 599
   * @param message what was asked, what was found, and what to do
   */
  public Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** {@return the status of HTTP} */
  public int status() {
    return status;
  }

  /**
   * Creates the failure of a request for something that does not exist.
   *
   * @param message which thing
   * @return status 404
   */
  public static Failure missing(String message) {
    return new Failure(404, message);
  }

  /**
   * Creates the failure of a request that has a mistake.
   *
   * @param message which one
   * @return status 400
   */
  public static Failure wrong(String message) {
    return new Failure(400, message);
  }
}
