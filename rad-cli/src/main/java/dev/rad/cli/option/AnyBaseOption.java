package dev.rad.cli.option;

import dev.rad.model.LoadOptions;
import picocli.CommandLine.Option;

/** The option that puts adapters on other weights than they were trained on. */
public final class AnyBaseOption {

  @Option(
      names = "--any-base",
      description = "try adapters on other weights than they were trained on, too")
  private boolean anyBase;

  /** The options with what is said here. */
  public LoadOptions addTo(LoadOptions options) {
    return anyBase ? options.withAnyBase() : options;
  }
}
