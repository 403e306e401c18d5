package dev.rad.cli.option;

import dev.rad.model.LoadOptions;
import picocli.CommandLine.Option;

/** The option that allows adapters on weights other than those they were trained on. */
public final class AnyBaseOption {

  @Option(
      names = "--any-base",
      description = "allow adapters on weights other than those they were trained on")
  private boolean anyBase;

  /**
   * Adds this option to others.
   *
   * @param options the other options
   * @return the combined options
   */
  public LoadOptions addTo(LoadOptions options) {
    return anyBase ? options.withAnyBase() : options;
  }
}
