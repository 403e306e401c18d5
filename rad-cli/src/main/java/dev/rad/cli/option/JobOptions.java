package dev.rad.cli.option;

import dev.rad.cli.terminal.Console;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that may run for long. */
public class JobOptions {

  @Option(
      names = "--job",
      paramLabel = "FILE",
      description =
          "read options from a JSON object, named as here without dashes; options on the"
              + " command line take precedence")
  private Path job; // read by JobFile before the command runs

  @Option(names = "--quiet", description = "print notices and errors only")
  private boolean quiet;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** {@return whether only notices and errors are printed} */
  public boolean isQuiet() {
    return quiet;
  }

  /** {@return the console of the command} */
  public Console console() {
    return new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), quiet);
  }
}
