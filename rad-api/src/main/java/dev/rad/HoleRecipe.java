package dev.rad;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskFile;
import dev.rad.mask.MaskFit;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskSource;
import dev.rad.mask.RegionPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A recipe for the hole of a photo: where the masks come from, how their files are read, and how
 * the holes are grown and softened. Immutable.
 *
 * <pre>{@code
 * HoledPhoto photo =
 *     HoleRecipe.of(MaskSource.of("hole.png")).withEdge(3, 3).read(Path.of("photo.png"), 0);
 * }</pre>
 *
 * @param sources one mask or more; several are filled one after another, each with those before it
 *     in view
 * @param rules how mask files are read
 * @param dilate the pixels by which holes grow, at least 0
 * @param feather the width in pixels of the soft edge inside the grown hole, at least 0; must be 0
 *     if pixels are filled in an order
 * @param arrival a grey picture of the photo's size that sets when each pixel of a single mask is
 *     filled: black first, white last
 * @param spread with {@code arrival}, how much later white starts than black, in units of the time
 *     that one pixel takes, 0 to 100
 */
public record HoleRecipe(
    List<MaskSource> sources,
    MaskRules rules,
    int dilate,
    int feather,
    Optional<Path> arrival,
    double spread) {

  private static final int MOST_SPREAD = 100; // a run is as many times as long
  private static final double HALF = 0.5; // grey from which a pixel is in a region

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range, or settings contradict each other
   */
  public HoleRecipe {
    sources = List.copyOf(sources);
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(arrival, "arrival");
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a hole needs a mask: name one or more");
    }
    if (dilate < 0 || feather < 0) {
      throw new IllegalArgumentException(
          "dilate and feather take 0 pixels or more, not " + Math.min(dilate, feather));
    }
    boolean planned = sources.size() > 1 || arrival.isPresent();
    if (planned && feather > 0) {
      throw new IllegalArgumentException(
          "pixels that are filled in an order are in a region or not: leave feather at 0");
    }
    if (sources.size() > 1 && arrival.isPresent()) {
      throw new IllegalArgumentException(
          "several masks are an order already: leave the arrival map out, or join the masks");
    }
    if (!(spread >= 0 && spread <= MOST_SPREAD)) {
      throw new IllegalArgumentException("spread is 0 to " + MOST_SPREAD + ", not " + spread);
    }
    if (sources.contains(new MaskSource.Alpha()) && feather > dilate) {
      throw new IllegalArgumentException(
          "nothing can be seen where the photo is transparent, so that no edge can be soft there:"
              + " dilate by at least the pixels of feather");
    }
  }

  /**
   * Returns a recipe with one unchanged mask; white in its file is the hole.
   *
   * @param source the source of the mask
   * @return a recipe that fills all pixels at once
   */
  public static HoleRecipe of(MaskSource source) {
    return of(source, MaskRules.of(MaskPolarity.WHITE_IS_HOLE));
  }

  /**
   * Returns a recipe with one unchanged mask.
   *
   * @param source the source of the mask
   * @param rules how its file is read
   * @return a recipe that fills all pixels at once
   */
  public static HoleRecipe of(MaskSource source, MaskRules rules) {
    return new HoleRecipe(List.of(source), rules, 0, 0, Optional.empty(), 1);
  }

  /**
   * Returns this recipe with another edge.
   *
   * @param newDilate the pixels by which holes grow, at least 0
   * @param newFeather the width in pixels of the soft edge, at least 0
   * @return the recipe
   */
  public HoleRecipe withEdge(int newDilate, int newFeather) {
    return new HoleRecipe(sources, rules, newDilate, newFeather, arrival, spread);
  }

  /**
   * Returns this recipe with another mask, which replaces all present ones.
   *
   * @param source the source of the mask
   * @return the recipe
   */
  public HoleRecipe withSource(MaskSource source) {
    return new HoleRecipe(List.of(source), rules, dilate, feather, arrival, spread);
  }

  /** {@return whether pixels are filled at different times, which rules out soft edges} */
  public boolean isPlanned() {
    return sources.size() > 1 || arrival.isPresent();
  }

  /**
   * Reads a photo and its hole.
   *
   * @param file the photo's file
   * @param seed the seed of generated masks
   * @return the photo with its hole
   * @throws ImageException if the photo cannot be read
   * @throws MaskException if a mask cannot be read or made, or its size differs from the photo's
   */
  public HoledPhoto read(Path file, long seed) {
    Photo photo = Photo.read(file);
    List<Mask> holes = new ArrayList<>();
    List<String> readings = new ArrayList<>();
    for (MaskSource source : sources) {
      MaskFile read = MaskFit.fitting(source.mask(file, photo, rules, seed), photo);
      Mask mask = read.mask().dilate(dilate);
      holes.add(isPlanned() ? mask.threshold(HALF) : mask.feather(feather));
      if (!read.reading().isEmpty()) {
        readings.add(sources.size() == 1 ? read.reading() : source + ": " + read.reading());
      }
    }
    return new HoledPhoto(
        file,
        photo,
        holes.stream().reduce(Mask::union).orElseThrow(),
        plan(holes, photo),
        sources.stream().anyMatch(MaskSource.Drawn.class::isInstance),
        String.join("; ", readings));
  }

  private Optional<RegionPlan> plan(List<Mask> holes, Photo photo) {
    if (arrival.isPresent()) {
      Mask times = MaskFile.read(arrival.get(), MaskRules.grey()).mask();
      MaskFit.require(times, photo, "arrival map");
      return Optional.of(RegionPlan.arriving(holes.get(0), times, spread));
    }
    return holes.size() > 1 ? Optional.of(RegionPlan.inOrder(holes)) : Optional.empty();
  }
}
