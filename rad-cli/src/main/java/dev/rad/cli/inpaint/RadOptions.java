package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.cli.option.SamplerOptions;
import dev.rad.image.RgbImage;
import dev.rad.placement.Placement;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how the hole comes before the network. */
public final class RadOptions {

  @Option(
      names = "--prior",
      paramLabel = "P",
      defaultValue = "both",
      description =
          "what the filling is made of: both, the network for the structure and the photo's own"
              + " patches for the texture; photo, its patches alone, without weights; network, as"
              + " the paper (${DEFAULT-VALUE})")
  private Prior prior;

  @Option(
      names = "--level-strength",
      split = ",",
      paramLabel = "S",
      description =
          "the noise that each level of the photo's pyramid starts from, 0 to 1, the coarsest"
              + " first (0.03,0.015,0.008,0.004)")
  private List<Double> levelStrengths = List.of();

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
      description =
          "how a photo comes before the network: crop, a square around each hole; tiles or"
              + " tiles:OVERLAP, squares of the network's size that share 0 to 0.75 of their side;"
              + " whole, the photo as it is; resize, the photo made small (${DEFAULT-VALUE})")
  private Placement placement;

  @Option(
      names = "--strength",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "above 0, at most 1: below 1 what is in the hole is varied, not replaced"
              + " (${DEFAULT-VALUE})")
  private double strength;

  @Option(
      names = "--soft-mask",
      paramLabel = "HOW",
      defaultValue = "blend",
      description =
          "what grey in a mask means: blend, the filling with the photo; or resynthesize, make anew"
              + " in part (${DEFAULT-VALUE})")
  private SoftMask softMask;

  /** Whether a network is asked at all. */
  boolean needNetwork() {
    return prior != Prior.PHOTO;
  }

  /**
   * These options with those of the reverse process.
   *
   * @throws IllegalArgumentException if a number is out of range
   * @throws dev.rad.exception.ImageException if a reference cannot be read
   */
  InpaintOptions with(SamplerOptions sampler) {
    if (prior == Prior.NETWORK && !references.isEmpty()) {
      throw new IllegalArgumentException(
          "--reference gives patches to copy, but --prior network copies none: leave one out");
    }
    InpaintOptions base =
        prior == Prior.NETWORK ? InpaintOptions.paper() : InpaintOptions.defaults();
    InpaintOptions options =
        sampler
            .addTo(base)
            .withPrior(prior)
            .withPlacement(placement)
            .withStrength(strength)
            .withSoftMask(softMask)
            .withReferences(references.stream().map(RgbImage::read).toList());
    return levelStrengths.isEmpty() ? options : options.withLevelStrengths(levelStrengths);
  }
}
