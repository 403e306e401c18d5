package dev.rad.examples;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that makes pictures. */
final class CommonOptions {

  /** What shells report after Ctrl-C. */
  static final int INTERRUPTED = 130;

  @Option(names = "--force", description = "replace files that are there")
  private boolean force;

  @Option(
      names = "--job",
      paramLabel = "FILE",
      description =
          "take options from a JSON object, named as here without the dashes; what the command line"
              + " says itself goes before")
  private Path job; // read by JobFile, before the command is called

  @Option(names = "--quiet", description = "print notices and errors only")
  private boolean quiet;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether files that are there may be replaced. */
  boolean force() {
    return force;
  }

  /** Where the command speaks. */
  Console console() {
    return new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), quiet);
  }
}
