package dev.rad.cli.option;

import dev.rad.cli.file.OverwriteGuard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of every command that writes files. */
public final class ForceOption {

  @Option(names = "--force", description = "replace existing files")
  private boolean force;

  /**
   * Creates the guard for the command's output files, given its input files.
   *
   * @param read the input files
   * @return the guard
   */
  public OverwriteGuard targets(Path... read) {
    return OverwriteGuard.of(force, read);
  }
}
