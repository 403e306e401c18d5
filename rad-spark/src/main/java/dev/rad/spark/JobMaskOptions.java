package dev.rad.spark;

import dev.rad.cli.option.HoleOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of holes; files may be on any file system. */
final class JobMaskOptions {

  @Mixin private HoleOptions holes = new HoleOptions();

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "with --photos: a folder of masks named like the photos, in any format")
  private @Nullable String folder;

  @Option(
      names = "--arrival",
      paramLabel = "FILE",
      description = "when each pixel is filled: a grey picture, black first, white last")
  private @Nullable String arrival;

  JobMaskOptions() {}

  /** Returns the masks' folder; null if there is none. */
  @Nullable String folder() {
    return folder;
  }

  /** Returns whether masks for all pictures are named. */
  boolean namesMasks() {
    return !holes.masks().isEmpty();
  }

  /** Adds these options. */
  void addTo(BulkOptionsBuilder options) {
    options
        .masks(holes.masks().toArray(String[]::new))
        .maskRules(holes.rules())
        .edge(holes.dilate(), holes.feather());
    if (arrival != null) {
      options.arrival(arrival, holes.spread());
    }
  }
}
