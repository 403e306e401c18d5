package dev.rad.cli.option;

import dev.rad.HoleRecipe;
import dev.rad.cli.file.MaskFolder;
import dev.rad.cli.file.Picture;
import dev.rad.exception.MaskException;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that define the hole, and the order in which its parts are filled. */
public final class MaskOptions {

  private static final int MAX_SPREAD = 100; // the factor by which a run becomes longer

  @Mixin private HoleOptions hole;

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "with --images: a folder of masks named like the photos, in any format")
  private Path folder;

  @Option(
      names = "--arrival",
      paramLabel = "FILE",
      description =
          "when each pixel of the hole is filled: a grey picture of the photo's size, black first,"
              + " white last")
  private Path arrival;

  private @Nullable Checked checked; // by check()

  /** The options in a form that masks can be read with. */
  private record Checked(List<MaskSource> sources, MaskRules rules, Optional<MaskFolder> folder) {}

  /** {@return whether no hole is given} */
  public boolean isEmpty() {
    return hole.masks().isEmpty() && folder == null;
  }

  /** {@return whether the masks come from a folder} */
  public boolean areInAFolder() {
    return folder != null;
  }

  /** {@return whether masks are given both as a folder and in another way} */
  public boolean areInBoth() {
    return folder != null && !hole.masks().isEmpty();
  }

  /** {@return the files that the options name} */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (MaskSource source : hole.masks().stream().map(MaskSource::of).toList()) {
      if (source instanceof MaskSource.OfFile file) {
        files.add(file.mask());
      }
    }
    if (arrival != null) {
      files.add(arrival);
    }
    return files;
  }

  /**
   * Returns whether parts of the hole are filled at different times, which requires a binary mask.
   *
   * @return whether there is an order
   */
  public boolean arePlanned() {
    return hole.masks().size() > 1 || arrival != null;
  }

  /**
   * Checks the options before any photo is read.
   *
   * @throws IllegalArgumentException if a number is out of range, or options exclude each other
   * @throws dev.rad.exception.ImageException if the folder of masks is not a folder
   * @throws MaskException if a generator or a threshold is malformed
   */
  public void check() {
    MaskRules rules = hole.rules();
    int dilate = hole.dilate();
    int feather = hole.feather();
    double spread = hole.spread();
    if (dilate < 0 || feather < 0) {
      throw new IllegalArgumentException(
          "--dilate and --feather take 0 pixels or more, not " + Math.min(dilate, feather));
    }
    if (arePlanned() && feather > 0) {
      throw new IllegalArgumentException(
          "pixels that are filled in an order are in a region or not: leave --feather out");
    }
    if (hole.masks().size() > 1 && arrival != null) {
      throw new IllegalArgumentException(
          "several --mask are an order already: leave --arrival out, or join the masks");
    }
    if (!(spread >= 0 && spread <= MAX_SPREAD)) {
      throw new IllegalArgumentException("--spread is 0 to " + MAX_SPREAD + ", not " + spread);
    }
    if (hole.masks().contains("alpha") && feather > dilate) {
      throw new IllegalArgumentException(
          "nothing can be seen where the photo is transparent, so that no edge can be soft there:"
              + " give --dilate at least the pixels of --feather");
    }
    checked =
        new Checked(
            hole.masks().stream().map(MaskSource::of).toList(),
            rules,
            Optional.ofNullable(folder).map(MaskFolder::of));
  }

  /**
   * Reads a photo with its hole. Requires {@link #check}.
   *
   * @param file the file of the photo
   * @param seed the seed of generated masks
   * @return the photo and its hole
   * @throws dev.rad.exception.ImageException if the photo cannot be read
   * @throws MaskException if a mask cannot be read or drawn, or does not fit the photo
   */
  public Picture read(Path file, long seed) {
    return checked()
        .folder()
        .map(masksByName -> read(file, masksByName.maskOf(file), seed))
        .orElseGet(() -> read(file, checked().sources(), seed));
  }

  private Checked checked() {
    return Objects.requireNonNull(checked, "the options have not been checked yet");
  }

  /**
   * Reads a photo with a mask of its own, whatever mask the options name.
   *
   * @param file the file of the photo
   * @param mask the file of the mask
   * @param seed the seed of generated masks
   * @return the photo and its hole
   */
  public Picture read(Path file, Path mask, long seed) {
    return read(file, List.of(new MaskSource.OfFile(mask)), seed);
  }

  private Picture read(Path file, List<MaskSource> places, long seed) {
    var recipe =
        new HoleRecipe(
            places,
            checked().rules(),
            hole.dilate(),
            hole.feather(),
            Optional.ofNullable(arrival),
            hole.spread());
    return new Picture(recipe.read(file, seed), text(places));
  }

  private String text(List<MaskSource> places) {
    boolean files = places.stream().anyMatch(MaskSource.OfFile.class::isInstance);
    String names = String.join(", then ", places.stream().map(MaskSource::toString).toList());
    return (files ? names + ", " + EnumNames.of(hole.polarity()) : names)
        + (arrival == null ? "" : ", in the order of " + arrival);
  }
}
