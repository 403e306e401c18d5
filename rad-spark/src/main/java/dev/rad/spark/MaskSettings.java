package dev.rad.spark;

import dev.rad.HoleRecipe;
import dev.rad.mask.MaskChannel;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskSource;
import dev.rad.mask.MaskThreshold;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How holes are made, as it travels to executors.
 *
 * @param masks files or rules for all pictures that name none themselves, maybe none
 * @param arrival a file, or null
 */
record MaskSettings(
    ArrayList<String> masks,
    MaskPolarity polarity,
    MaskChannel channel,
    String threshold,
    int dilate,
    int feather,
    @Nullable String arrival,
    double spread)
    implements Serializable {

  MaskRules rules() {
    return new MaskRules(polarity, channel, MaskThreshold.parse(threshold));
  }

  /** Returns the recipe for sources and an arrival map that are local files by now. */
  HoleRecipe recipe(List<MaskSource> sources, Optional<Path> times) {
    return new HoleRecipe(sources, rules(), dilate, feather, times, spread);
  }

  /** Returns whether parts of a hole are filled at different times. */
  boolean arePlanned() {
    return masks.size() > 1 || arrival != null;
  }

  /**
   * Refuses what can be seen to be wrong before any picture is read.
   *
   * @throws IllegalArgumentException if a number is out of range, or settings exclude each other
   * @throws dev.rad.exception.MaskException if a generator or a threshold is misspelt
   */
  void check() {
    List<MaskSource> sources = masks.stream().map(MaskSource::of).toList();
    Optional<Path> times = Optional.ofNullable(arrival).map(Path::of);
    recipe(sources.isEmpty() ? List.of(new MaskSource.OfFile(Path.of("a"))) : sources, times);
  }
}
