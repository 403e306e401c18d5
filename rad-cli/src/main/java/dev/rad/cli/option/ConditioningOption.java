package dev.rad.cli.option;

import dev.rad.model.LoadOptions;
import dev.rad.schedule.NoiseConditioning;
import picocli.CommandLine.Option;

/** The option that says what a network is told about its noise. */
public final class ConditioningOption {

  @Option(
      names = "--conditioning",
      paramLabel = "KIND",
      description =
          "what the network is told of its noise: pixel, as RAD's; step, one for the picture;"
              + " td-paint (default: what the file says)")
  private NoiseConditioning conditioning;

  /** Whether it was given. */
  boolean isGiven() {
    return conditioning != null;
  }

  /** Adds it to what else is known. */
  public LoadOptions addTo(LoadOptions options) {
    return conditioning == null ? options : options.withConditioning(conditioning);
  }
}
