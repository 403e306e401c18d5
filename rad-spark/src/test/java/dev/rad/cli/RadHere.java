package dev.rad.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The {@code rad} command, in this process: what a cluster's results are compared with. */
public final class RadHere {

  private RadHere() {}

  /**
   * Runs {@code rad} with one thread.
   *
   * @param arguments a command and its options
   * @throws IllegalStateException if it ends with another code than 0
   */
  public static void run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--threads", "1"));
    var said = new StringWriter();
    CommandLine rad = Rad.commandLine();
    rad.setOut(new PrintWriter(said));
    rad.setErr(new PrintWriter(said));
    int code = rad.execute(all.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("rad ended with " + code + ": " + said);
    }
  }

  /**
   * The options of a command.
   *
   * @param command its name
   * @return the long names
   */
  public static List<String> options(String command) {
    return Rad.commandLine().getSubcommands().get(command).getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .map(option -> option.longestName())
        .toList();
  }
}
