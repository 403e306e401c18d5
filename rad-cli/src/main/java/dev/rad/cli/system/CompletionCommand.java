package dev.rad.cli.system;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Implements {@code rad completion}: prints a shell script that completes rad's commands and
 * options.
 */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that completes commands and options in bash and zsh.",
    footerHeading = "%nInstall it with:%n",
    footer = {
      "  mkdir -p ~/.local/share/bash-completion/completions &&",
      "    rad completion > ~/.local/share/bash-completion/completions/rad"
    })
public final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("rad", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
