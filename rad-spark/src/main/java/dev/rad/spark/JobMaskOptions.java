package dev.rad.spark;

import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where holes are. */
final class JobMaskOptions {

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "with --photos: a folder of masks named like the photos, in any format")
  private @Nullable String folder;

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description =
          "the hole of all pictures that name none: a picture file; alpha; or a generator such as box"
              + " or perlin=0.7,box=0.3; several are filled one after another")
  private List<String> masks = List.of();

  @Option(
      names = "--mask-polarity",
      paramLabel = "P",
      defaultValue = "white-is-hole",
      description = "of mask files: white-is-hole or black-is-hole (${DEFAULT-VALUE})")
  private MaskPolarity polarity = MaskPolarity.WHITE_IS_HOLE;

  @Option(
      names = "--mask-channel",
      paramLabel = "C",
      defaultValue = "auto",
      description =
          "where mask files have their shape: alpha, luma, red or auto (${DEFAULT-VALUE})")
  private MaskChannel channel = MaskChannel.AUTO;

  @Option(
      names = "--mask-threshold",
      paramLabel = "T",
      defaultValue = "auto",
      description = "of mask files: none, a number from 0 to 1, or auto (${DEFAULT-VALUE})")
  private String threshold = "auto";

  @Option(
      names = "--arrival",
      paramLabel = "FILE",
      description = "when each pixel is filled: a grey picture, black first, white last")
  private @Nullable String arrival;

  @Option(
      names = "--spread",
      paramLabel = "T",
      defaultValue = "1",
      description = "of --arrival: how long after black white begins (${DEFAULT-VALUE})")
  private double spread = 1;

  @Option(
      names = "--dilate",
      paramLabel = "PX",
      defaultValue = "0",
      description = "grow holes by so many pixels (${DEFAULT-VALUE})")
  private int dilate;

  @Option(
      names = "--feather",
      paramLabel = "PX",
      defaultValue = "0",
      description = "then soften their edge, inside, for so many pixels (${DEFAULT-VALUE})")
  private int feather;

  /** The masks' folder, null if there is none. */
  @Nullable String folder() {
    return folder;
  }

  /** Whether masks of all pictures are named. */
  boolean namesMasks() {
    return !masks.isEmpty();
  }

  /** Adds these options. */
  void addTo(BulkOptions.Builder options) {
    options
        .masks(masks.toArray(String[]::new))
        .maskRules(new MaskRules(polarity, channel, MaskThreshold.parse(threshold)))
        .edge(dilate, feather);
    if (arrival != null) {
      options.arrival(arrival, spread);
    }
  }
}
