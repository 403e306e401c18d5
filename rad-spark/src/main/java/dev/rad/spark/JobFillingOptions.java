package dev.rad.spark;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.image.RgbImage;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Placement;
import dev.rad.placement.ResizedPicture;
import dev.rad.placement.Tiles;
import dev.rad.placement.WholePicture;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how holes are filled. */
final class JobFillingOptions {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "the job's seed; each picture's own is made of it and the picture's name"
              + " (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "steps of the network's reverse process, 1 to 1000 (10; with --prior network 100)")
  private @Nullable Integer steps;

  @Option(
      names = "--solver",
      paramLabel = "S",
      description =
          "ancestral, ddim, ddim:ETA, dpmpp-2m, dpmpp-2m-sde, unipc, euler or heun (dpmpp-2m-sde; with"
              + " --prior network ancestral)")
  private @Nullable String solver;

  @Option(
      names = "--prior",
      paramLabel = "P",
      defaultValue = "both",
      description =
          "what fillings are made of: both; photo, the photo's own patches, without weights; network"
              + " (${DEFAULT-VALUE})")
  private Prior prior = Prior.BOTH;

  @Option(
      names = "--level-strength",
      split = ",",
      paramLabel = "S",
      description = "the noise that each level of a photo's pyramid starts from, 0 to 1")
  private List<Double> levelStrengths = List.of();

  @Option(
      names = "--reference",
      arity = "1..*",
      paramLabel = "FILE",
      description = "further photos of this machine whose patches may be copied")
  private List<Path> references = List.of();

  @Option(
      names = "--placement",
      paramLabel = "P",
      defaultValue = "crop",
      converter = PlacementName.class,
      description =
          "how photos come before the network: crop, tiles, tiles:OVERLAP, whole or resize"
              + " (${DEFAULT-VALUE})")
  private Placement placement = new CropAroundHole();

  @Option(
      names = "--strength",
      paramLabel = "S",
      defaultValue = "1",
      description = "above 0, at most 1: below 1 what is in the hole is varied (${DEFAULT-VALUE})")
  private double strength = 1;

  @Option(
      names = "--soft-mask",
      paramLabel = "HOW",
      defaultValue = "blend",
      description = "what grey in a mask means: blend or resynthesize (${DEFAULT-VALUE})")
  private SoftMask softMask = SoftMask.BLEND;

  /** How placements are named. */
  static final class PlacementName implements ITypeConverter<Placement> {

    @Override
    public Placement convert(String text) {
      return switch (text) {
        case "whole" -> new WholePicture();
        case "resize" -> new ResizedPicture();
        case "crop" -> new CropAroundHole();
        case "tiles" -> new Tiles();
        default -> tiles(text);
      };
    }

    private static Placement tiles(String text) {
      try {
        if (text.startsWith("tiles:")) {
          return new Tiles(Double.parseDouble(text.substring("tiles:".length())));
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw new TypeConversionException(
          "'" + text + "' is none of whole, resize, crop, tiles, tiles:OVERLAP (0 to 0.75)");
    }
  }

  /**
   * The options.
   *
   * @throws IllegalArgumentException if a number is out of range
   * @throws dev.rad.exception.RadException if a reference cannot be read
   */
  InpaintOptions options() {
    InpaintOptions options =
        (prior == Prior.NETWORK ? InpaintOptions.paper() : InpaintOptions.defaults())
            .withSeed(seed)
            .withPrior(prior)
            .withPlacement(placement)
            .withStrength(strength)
            .withSoftMask(softMask)
            .withReferences(references.stream().map(RgbImage::read).toList());
    if (steps != null) {
      options = options.withSteps(steps);
    }
    if (solver != null) {
      options = options.withSolver(solver);
    }
    return levelStrengths.isEmpty() ? options : options.withLevelStrengths(levelStrengths);
  }
}
