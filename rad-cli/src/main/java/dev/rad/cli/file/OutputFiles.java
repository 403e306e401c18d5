package dev.rad.cli.file;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files that one photo becomes.
 *
 * @param out the result: {@code a.png}; {@code a-1.png}, {@code a-2.png} and so on of several
 *     samples
 * @param samples how many results, at least 1
 */
public record OutputFiles(Path out, int samples) {

  /** The result of each sample. */
  public List<Path> results() {
    return samples == 1
        ? List.of(out)
        : IntStream.rangeClosed(1, samples).mapToObj(i -> Folders.numbered(out, i)).toList();
  }

  /** Photo, hole and results side by side. */
  public Path sheet() {
    return Folders.beside(out, samples == 1 ? "-triptych.png" : "-samples.png");
  }

  /** A hole that was drawn. */
  public Path mask() {
    return Folders.beside(out, "-mask.png");
  }

  /** The folder of the previews. */
  public Path frames() {
    return Folders.beside(out, "-steps");
  }

  /** The animation of the previews. */
  public Path film() {
    return Folders.beside(out, "-steps.gif");
  }

  /** Whether all results are there. */
  public boolean areDone() {
    return results().stream().allMatch(Files::exists);
  }

  /**
   * Makes sure that all can be written. The sheet is not asked for: it never stands in a result's
   * way.
   *
   * @param targets the rule
   * @throws dev.rad.exception.ImageException if one of them must not be replaced, or cannot be
   *     written
   */
  public void check(OverwriteGuard targets) {
    Stream.concat(results().stream(), Stream.of(mask(), film())).forEach(targets::file);
    targets.wholeFolder(frames());
  }

  /**
   * Makes sure that what a photo of a folder writes beside its result can be written. The same hole
   * may be there: an earlier run with the same seed drew it.
   *
   * @param targets the rule
   * @param picture the photo
   * @param previews whether there are any
   * @throws ImageException if one of them must not be replaced, or cannot be written
   */
  public void checkBeside(OverwriteGuard targets, Picture picture, boolean previews) {
    if (picture.drawn() && !holds(mask(), picture.hole())) {
      targets.file(mask());
    }
    if (previews) {
      targets.file(film());
      targets.wholeFolder(frames());
    }
  }

  private static boolean holds(Path file, Mask hole) {
    try {
      return RgbImage.read(file).equals(hole.toImage());
    } catch (ImageException e) { // none, or no picture
      return false;
    }
  }
}
