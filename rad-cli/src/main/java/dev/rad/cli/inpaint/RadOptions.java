package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.cli.option.PlacementConverter;
import dev.rad.cli.option.SamplerOptions;
import dev.rad.image.RgbImage;
import dev.rad.placement.Placement;
import dev.rad.torch.LatentOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of RAD: prior, placement, strength and soft masks. */
public final class RadOptions {

  @Option(
      names = "--prior",
      paramLabel = "P",
      description =
          "how the hole is filled: both, with structure from the network and texture from the"
              + " photo's own patches; photo, from its patches alone, without weights; network, as"
              + " in the paper (both; with a latent pipeline: network)")
  private Prior prior;

  @Option(
      names = "--level-strength",
      split = ",",
      paramLabel = "S",
      description =
          "the initial noise at each level of the photo's pyramid, 0 to 1, coarsest first"
              + " (0.03,0.015,0.008,0.004)")
  private List<Double> levelStrengths = List.of();

  @Option(
      names = "--no-lines",
      description =
          "do not first continue straight lines, such as rails and kerbs, through the hole")
  private boolean noLines;

  @Option(
      names = "--candidates",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "with --prior both: draw the structure N times, and fill in the one that the network finds"
              + " likeliest, 1 to 64 (${DEFAULT-VALUE})")
  private int candidates;

  @Option(
      names = "--reference",
      arity = "1..*",
      paramLabel = "FILE",
      description = "further photos whose patches may be copied")
  private List<Path> references = List.of();

  @Option(
      names = "--placement",
      paramLabel = "P",
      defaultValue = "crop",
      converter = PlacementConverter.class,
      description =
          "how a photo is passed to the network: crop, a square around each hole; tiles or"
              + " tiles:OVERLAP, squares of the network's size that overlap by 0 to 0.75 of their"
              + " side; whole, the photo as it is; resize, the photo shrunk (${DEFAULT-VALUE})")
  private Placement placement;

  @Option(
      names = "--strength",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "above 0, at most 1: below 1 the content of the hole is varied, not replaced"
              + " (${DEFAULT-VALUE})")
  private double strength;

  @Option(
      names = "--soft-mask",
      paramLabel = "HOW",
      defaultValue = "blend",
      description =
          "how grey mask values are treated: blend, mix the filling with the photo; or"
              + " resynthesize, partly generate anew (${DEFAULT-VALUE})")
  private SoftMask softMask;

  /** {@return whether a network is needed} */
  public boolean needNetwork() {
    return prior != Prior.PHOTO;
  }

  /**
   * Combines these options with those of the reverse process.
   *
   * @param sampler those of the reverse process
   * @param pipeline whether the network is a latent pipeline, which has other defaults
   * @return the options
   * @throws IllegalArgumentException if a number is out of range
   * @throws dev.rad.exception.ImageException if a reference cannot be read
   */
  public InpaintOptions with(SamplerOptions sampler, boolean pipeline) {
    Prior chosen = prior != null ? prior : pipeline ? Prior.NETWORK : Prior.BOTH;
    if (pipeline && chosen == Prior.BOTH) {
      throw new IllegalArgumentException(
          "--prior both copies patches over what a pipeline was asked for: leave it out");
    }
    if (chosen == Prior.NETWORK && !references.isEmpty()) {
      throw new IllegalArgumentException(
          "--reference gives patches to copy, but --prior network copies none: leave one out");
    }
    InpaintOptions base =
        pipeline
            ? InpaintOptions.defaults().withSteps(LatentOptions.STEPS)
            : chosen == Prior.NETWORK ? InpaintOptions.paper() : InpaintOptions.defaults();
    InpaintOptions options =
        sampler
            .addTo(base)
            .withPrior(chosen)
            .withPlacement(placement)
            .withStrength(strength)
            .withSoftMask(softMask)
            .withReferences(references.stream().map(RgbImage::read).toList())
            .withStraightLines(!noLines)
            .withCandidates(candidates);
    return levelStrengths.isEmpty() ? options : options.withLevelStrengths(levelStrengths);
  }
}
