package dev.rad.cli.option;

import dev.rad.cli.file.OverwriteGuard;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that makes pictures. */
public final class CommonOptions extends JobOptions {

  /** What shells report after Ctrl-C. */
  public static final int INTERRUPTED = 130;

  @Option(names = "--force", description = "replace files that are there")
  private boolean force;

  /** Whether files that are there may be replaced. */
  public boolean force() {
    return force;
  }

  /** The rule for what the command writes, given what it reads. */
  public OverwriteGuard targets(Path... read) {
    return OverwriteGuard.of(force, read);
  }
}
