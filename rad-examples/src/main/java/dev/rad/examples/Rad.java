package dev.rad.examples;

import dev.rad.RadException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command-line program. */
@Command(
    name = "rad",
    mixinStandardHelpOptions = true,
    version = "rad 0.1.0-SNAPSHOT",
    description = "Region-aware diffusion inpainting.",
    subcommands = {TrainCommand.class},
    synopsisSubcommandLabel = "COMMAND")
public final class Rad {

  Rad() {}

  /**
   * Runs the program.
   *
   * @param arguments a command and its options
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Rad());
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          boolean expected =
              error instanceof RadException || error instanceof IllegalArgumentException;
          PrintWriter err = command.getErr();
          err.println("rad: " + (expected ? error.getMessage() : "internal error: " + error));
          return expected ? CommandLine.ExitCode.USAGE - 1 : CommandLine.ExitCode.SOFTWARE;
        });
    return commandLine;
  }
}
