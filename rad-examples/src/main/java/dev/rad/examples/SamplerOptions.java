package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.torch.sampling.Solver;
import picocli.CommandLine.Option;

/** The options of the reverse process. */
final class SamplerOptions {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same picture (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "steps of the reverse process, 1 to 1000 (${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--solver",
      paramLabel = "S",
      defaultValue = "ancestral",
      description =
          "ancestral, as the paper; ddim, ddim:ETA, dpmpp-2m, dpmpp-2m-sde, unipc, euler or heun"
              + " (${DEFAULT-VALUE})")
  private String solver;

  /**
   * The options so far.
   *
   * @throws IllegalArgumentException if there is no such solver or number of steps
   */
  InpaintOptions options() {
    Solver.named(solver);
    return InpaintOptions.builder().seed(seed).steps(steps).solver(solver).build();
  }
}
