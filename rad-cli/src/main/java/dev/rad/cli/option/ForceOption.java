package dev.rad.cli.option;

import dev.rad.cli.file.OverwriteGuard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of every command that writes files. */
public final class ForceOption {

  @Option(names = "--force", description = "replace files that are there")
  private boolean force;

  /** The rule for what the command writes, given what it reads. */
  public OverwriteGuard targets(Path... read) {
    return OverwriteGuard.of(force, read);
  }
}
