package dev.rad.cli.option;

import dev.rad.model.LoadOptions;
import dev.rad.schedule.NoiseConditioning;
import picocli.CommandLine.Option;

/** The option that selects a network's noise conditioning. */
public final class ConditioningOption {

  @Option(
      names = "--conditioning",
      paramLabel = "KIND",
      description =
          "the network's noise conditioning: pixel, one level per pixel as in RAD; step, one"
              + " per picture; td-paint (default: as recorded in the file)")
  private NoiseConditioning conditioning;

  /** Returns whether the option was given. */
  boolean isGiven() {
    return conditioning != null;
  }

  /**
   * Adds this option to others.
   *
   * @param options the other options
   * @return the combined options
   */
  public LoadOptions addTo(LoadOptions options) {
    return conditioning == null ? options : options.withConditioning(conditioning);
  }
}
