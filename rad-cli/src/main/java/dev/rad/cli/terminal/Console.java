package dev.rad.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a command speaks.
 *
 * @param out what was asked for
 * @param err progress, notices and failures
 * @param quiet notices and failures only
 */
public record Console(PrintWriter out, PrintWriter err, boolean quiet) {

  /** Prints a line unless the run is quiet. */
  public void say(String format, Object... arguments) {
    if (!quiet) {
      out.println(String.format(Locale.ROOT, format, arguments));
      out.flush();
    }
  }

  /** One that leaves the output to a picture. */
  public Console aside() {
    return new Console(err, err, quiet);
  }

  /** Prints a line that nobody should miss. */
  public void warn(String message) {
    err.println(message);
    err.flush();
  }
}
