package dev.rad.cli.option;

import dev.rad.cli.file.OverwriteGuard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that makes pictures. */
public final class CommonOptions extends JobOptions {

  /** The exit code that shells report after Ctrl-C. */
  public static final int INTERRUPTED = 130;

  @Option(names = "--force", description = "replace existing files")
  private boolean force;

  /** {@return whether existing files may be replaced} */
  public boolean force() {
    return force;
  }

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
