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
 * The settings of holes, in serialisable form.
 *
 * @param masks files or rules for all pictures that do not name a mask themselves; may be empty
 * @param arrival the arrival map's file; null if there is none
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

  /** Returns the recipe for sources and an arrival map that are local files. */
  HoleRecipe recipe(List<MaskSource> sources, Optional<Path> times) {
    return new HoleRecipe(sources, rules(), dilate, feather, times, spread);
  }

  /** Returns whether parts of a hole are filled at different times. */
  boolean arePlanned() {
    return masks.size() > 1 || arrival != null;
  }

  /**
   * Checks the settings without reading any picture.
   *
   * @throws IllegalArgumentException if a number is out of range, or settings contradict each other
   * @throws dev.rad.exception.MaskException if a generator or a threshold is malformed
   */
  void check() {
    List<MaskSource> sources = masks.stream().map(MaskSource::of).toList();
    Optional<Path> times = Optional.ofNullable(arrival).map(Path::of);
    recipe(sources.isEmpty() ? List.of(new MaskSource.OfFile(Path.of("a"))) : sources, times);
  }
}
