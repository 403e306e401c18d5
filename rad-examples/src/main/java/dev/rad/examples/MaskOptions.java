package dev.rad.examples;

import dev.rad.MaskException;
import dev.rad.image.Photo;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say where the hole is. */
final class MaskOptions {

  @Option(
      names = "--mask",
      paramLabel = "MASK",
      description =
          "the hole: a picture of the photo's size; alpha, for the photo's transparent part; or a"
              + " generator: box, extreme, wide, perlin, or a mixture such as perlin=0.7,box=0.3"
              + " (a file of such a name is ./box). Several --mask are filled one after another,"
              + " each seeing those before it")
  private List<String> masks = new ArrayList<>();

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "with --images: a folder of masks named like the photos, in any format")
  private Path folder;

  @Option(
      names = "--mask-polarity",
      paramLabel = "P",
      defaultValue = "white-is-hole",
      description = "of mask files: white-is-hole or black-is-hole (${DEFAULT-VALUE})")
  private MaskPolarity polarity;

  @Option(
      names = "--dilate",
      paramLabel = "PX",
      defaultValue = "0",
      description = "grow the hole by so many pixels (${DEFAULT-VALUE})")
  private int dilate;

  @Option(
      names = "--feather",
      paramLabel = "PX",
      defaultValue = "0",
      description = "then soften its edge, inside the hole, for so many pixels (${DEFAULT-VALUE})")
  private int feather;

  private List<MaskSource> sources;
  private StemMasks stemMasks;

  /** Whether nothing says where the hole is. */
  boolean isEmpty() {
    return masks.isEmpty() && folder == null;
  }

  /** Whether the masks come from a folder. */
  boolean areInAFolder() {
    return folder != null;
  }

  /** Whether both a folder and single masks are named. */
  boolean areAmbiguous() {
    return folder != null && !masks.isEmpty();
  }

  /**
   * Refuses what can be seen to be wrong before any photo is read.
   *
   * @throws IllegalArgumentException if a width is negative
   * @throws dev.rad.ImageException if the masks' folder is none
   * @throws MaskException if a generator is misspelt
   */
  void check() {
    if (dilate < 0 || feather < 0) {
      throw new IllegalArgumentException(
          "--dilate and --feather take 0 pixels or more, not " + Math.min(dilate, feather));
    }
    stemMasks = folder == null ? null : StemMasks.of(folder);
    sources = masks.stream().map(MaskSource::of).toList();
  }

  /**
   * A photo with its holes, after {@link #check}.
   *
   * @param file the photo's file
   * @param seed of generated masks
   * @throws dev.rad.ImageException if the photo cannot be read
   * @throws MaskException if a mask cannot be had, or has another size than the photo
   */
  Picture read(Path file, long seed) {
    return stemMasks == null ? read(file, sources, seed) : read(file, stemMasks.maskOf(file), seed);
  }

  /** A photo with a hole of its own, whatever the options name. */
  Picture read(Path file, Path mask, long seed) {
    return read(file, List.of(new MaskSource.OfFile(mask)), seed);
  }

  private Picture read(Path file, List<MaskSource> places, long seed) {
    Photo photo = Photo.read(file);
    List<Mask> holes = new ArrayList<>();
    for (MaskSource source : places) {
      Mask mask = source.mask(file, photo, polarity, seed);
      if (mask.width() != photo.width() || mask.height() != photo.height()) {
        throw new MaskException(
            "the mask is %d×%d, the photo %d×%d: bring the mask to the photo's size"
                .formatted(mask.width(), mask.height(), photo.width(), photo.height()));
      }
      holes.add(mask.dilate(dilate).feather(feather));
    }
    boolean drawn = places.stream().anyMatch(MaskSource.Drawn.class::isInstance);
    return new Picture(file, photo, holes, drawn, text(places));
  }

  private String text(List<MaskSource> places) {
    boolean files = places.stream().anyMatch(MaskSource.OfFile.class::isInstance);
    String names = String.join(" then ", places.stream().map(MaskSource::toString).toList());
    return files ? names + ", " + Names.of(polarity) : names;
  }
}
