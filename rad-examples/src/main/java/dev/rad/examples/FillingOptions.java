package dev.rad.examples;

import dev.rad.InpaintOptions;
import dev.rad.SoftMask;
import dev.rad.image.Placement;
import picocli.CommandLine.Option;

/** The options that say how the hole comes before the network. */
final class FillingOptions {

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

  /**
   * Adds these options.
   *
   * @throws IllegalArgumentException if the strength is out of range
   */
  InpaintOptions addTo(InpaintOptions options) {
    return options.toBuilder().placement(placement).strength(strength).softMask(softMask).build();
  }
}
