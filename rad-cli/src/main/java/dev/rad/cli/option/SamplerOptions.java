package dev.rad.cli.option;

import dev.rad.InpaintOptions;
import picocli.CommandLine.Option;

/** The options of the reverse process. */
public final class SamplerOptions {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same picture (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "steps of the network's reverse process, 1 to 1000 (inpaint: 10; with --prior network and"
              + " for generate: 100)")
  private Integer steps;

  @Option(
      names = "--first-step",
      paramLabel = "END",
      description =
          "where the first step ends, as a share of the noise, above 0, below 1; the others are as"
              + " wide as without it, and so fewer (inpaint: 0.2 for networks below 128 pixels; with"
              + " --prior network and for generate: all steps are even)")
  private Double firstStep;

  @Option(
      names = "--solver",
      paramLabel = "S",
      description =
          "ancestral, as in the paper; ddim, ddim:ETA, dpmpp-2m, dpmpp-2m-sde, unipc, euler"
              + " or heun (inpaint: dpmpp-2m-sde; with --prior network and for generate: ancestral)")
  private String solver;

  /**
   * Adds these options to others.
   *
   * @param base the defaults
   * @return the combined options
   * @throws IllegalArgumentException if the solver, the number of steps or the first step is
   *     invalid
   */
  public InpaintOptions addTo(InpaintOptions base) {
    InpaintOptions options = base.withSeed(seed);
    if (steps != null) {
      options = options.withSteps(steps);
    }
    if (firstStep != null) {
      options = options.withFirstStep(firstStep);
    }
    if (solver != null) {
      options = options.withSolver(solver);
    }
    return options;
  }
}
