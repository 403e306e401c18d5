package dev.rad.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * The output streams of a command.
 *
 * @param out the stream of results
 * @param err the stream of progress, notices and failures
 * @param quiet whether to print only notices and failures
 */
public record Console(PrintWriter out, PrintWriter err, boolean quiet) {

  /**
   * Prints a line unless the run is quiet.
   *
   * @param format a format string
   * @param arguments its arguments
   */
  public void say(String format, Object... arguments) {
    if (!quiet) {
      out.println(String.format(Locale.ROOT, format, arguments));
      out.flush();
    }
  }

  /** {@return a console that leaves standard output to a picture} */
  public Console aside() {
    return new Console(err, err, quiet);
  }

  /**
   * Prints a line even if the run is quiet.
   *
   * @param message the line
   */
  public void warn(String message) {
    err.println(message);
    err.flush();
  }
}
