package dev.rad.cli.evaluate;

import dev.rad.evaluation.EvaluationPlan;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options of {@code rad evaluate} that say which pictures and holes methods are judged by. */
public final class EvaluatePictureOptions {

  private static final int USUAL_LONGEST = 1000; // pixels

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "photos, searched with everything below; or the paper's layout, KIND/original and"
              + " KIND/mask")
  private Path images;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "take only these photos: a path from DIR a line")
  private Path list;

  @Option(
      names = "--masks",
      split = ",",
      paramLabel = "KIND",
      description =
          "box, extreme, wide, perlin, blob, or a folder of masks (default: box,extreme,wide; of"
              + " whole photos, blob; of the paper's layout, all)")
  private List<String> masks = new ArrayList<>();

  @Option(
      names = "--mask-polarity",
      paramLabel = "P",
      defaultValue = "white-is-hole",
      description = "of mask files: white-is-hole or black-is-hole (${DEFAULT-VALUE})")
  private MaskPolarity polarity;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "100",
      description = "how many pictures, chosen by the seed (${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--crops",
      paramLabel = "K",
      defaultValue = "1",
      description = "squares of each photo at most, at different places (${DEFAULT-VALUE})")
  private int crops;

  @Option(
      names = "--whole",
      description = "judge whole photos at their own size instead of squares")
  private boolean whole;

  @Option(
      names = "--longest",
      paramLabel = "PX",
      description = "with --whole: photos with a longer side are made smaller (default: 1000)")
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

  /** Whether there is a folder of pictures. */
  boolean areNamed() {
    return images != null;
  }

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException if options do not go together
   */
  EvaluationPlan.Pictures pictures() {
    if (longest != null && !whole) {
      throw new IllegalArgumentException("--longest is of whole photos: add --whole");
    }
    return new EvaluationPlan.Pictures(
        images,
        Optional.ofNullable(list),
        masks,
        polarity,
        count,
        crops,
        optional(size),
        optional(height),
        whole ? OptionalInt.of(longest == null ? USUAL_LONGEST : longest) : OptionalInt.empty());
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
