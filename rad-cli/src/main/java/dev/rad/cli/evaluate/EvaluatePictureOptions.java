package dev.rad.cli.evaluate;

import dev.rad.cli.option.PolarityOption;
import dev.rad.evaluation.EvaluationPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code rad evaluate} that select pictures and masks. */
public final class EvaluatePictureOptions {

  private static final int DEFAULT_LONGEST = 1000; // pixels

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "a folder of photos, including subfolders; or one in the paper's layout,"
              + " KIND/original and KIND/mask")
  private Path images;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "a file naming the photos to use: one path relative to DIR per line")
  private Path list;

  @Option(
      names = "--masks",
      split = ",",
      paramLabel = "KIND",
      description =
          "box, extreme, wide, perlin, blob, or a folder of masks (default: box,extreme,wide; of"
              + " whole photos, blob; of the paper's layout, all)")
  private List<String> masks = new ArrayList<>();

  @Mixin private PolarityOption polarity;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "100",
      description = "number of pictures, chosen by the seed (${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--crops",
      paramLabel = "K",
      defaultValue = "1",
      description = "maximum squares per photo, at different positions (${DEFAULT-VALUE})")
  private int crops;

  @Option(names = "--whole", description = "use whole photos at their own size instead of squares")
  private boolean whole;

  @Option(
      names = "--longest",
      paramLabel = "PX",
      description = "with --whole: shrink photos with a longer side (default: 1000)")
  private Integer longest;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description = "side of the squares (default: the networks' size)")
  private Integer size;

  @Option(
      names = "--height",
      paramLabel = "PX",
      description = "height that photos are resized to before cropping (default: 5/4 of the size)")
  private Integer height;

  /** Returns whether a folder of pictures was given. */
  boolean areNamed() {
    return images != null;
  }

  /**
   * Returns the selected pictures and masks.
   *
   * @throws IllegalArgumentException if options exclude each other
   */
  EvaluationPlan.Pictures pictures() {
    if (longest != null && !whole) {
      throw new IllegalArgumentException("--longest is of whole photos: add --whole");
    }
    return new EvaluationPlan.Pictures(
        images,
        Optional.ofNullable(list),
        masks,
        polarity.value(),
        count,
        crops,
        optional(size),
        optional(height),
        whole ? OptionalInt.of(longest == null ? DEFAULT_LONGEST : longest) : OptionalInt.empty());
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
