package dev.rad.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A finished run of the program, with its output. */
public record Terminal(int exitCode, String out, String err) {

  public static Terminal run(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Rad.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(texts);
    return new Terminal(code, out.toString(), err.toString());
  }

  /** Returns the only line on the error stream of a failed run. */
  public String failure() {
    if (exitCode == 0 || err.lines().count() != 1) {
      throw new AssertionError("expected one line and a failure, got " + this);
    }
    return err.strip();
  }
}
