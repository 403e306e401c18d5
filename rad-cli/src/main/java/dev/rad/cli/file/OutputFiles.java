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
 * The output files for one photo.
 *
 * @param out the result {@code a.png}; with several samples the results are {@code a-1.png}, {@code
 *     a-2.png} and so on
 * @param samples the number of results, at least 1
 */
public record OutputFiles(Path out, int samples) {

  /** {@return the result file of each sample} */
  public List<Path> results() {
    return samples == 1
        ? List.of(out)
        : IntStream.rangeClosed(1, samples).mapToObj(i -> Folders.numbered(out, i)).toList();
  }

  /** {@return the file that shows photo, hole and results side by side} */
  public Path sheet() {
    return Folders.beside(out, samples == 1 ? "-triptych.png" : "-samples.png");
  }

  /** {@return the file of a randomly drawn hole} */
  public Path mask() {
    return Folders.beside(out, "-mask.png");
  }

  /** {@return the folder of the previews} */
  public Path frames() {
    return Folders.beside(out, "-steps");
  }

  /** {@return the file of the animated previews} */
  public Path animation() {
    return Folders.beside(out, "-steps.gif");
  }

  /** {@return whether all results exist} */
  public boolean areDone() {
    return results().stream().allMatch(Files::exists);
  }

  /**
   * Checks that all results can be written. The sheet is not checked, because it must never prevent
   * a result.
   *
   * @param targets the guard that protects existing files
   * @throws dev.rad.exception.ImageException if a file must not be replaced, or cannot be written
   */
  public void check(OverwriteGuard targets) {
    Stream.concat(results().stream(), Stream.of(mask(), animation())).forEach(targets::file);
    targets.wholeFolder(frames());
  }

  /**
   * Checks that the files beside a result can be written. An identical hole may exist already,
   * drawn by an earlier run with the same seed.
   *
   * @param targets the guard that protects existing files
   * @param picture the photo
   * @param previews whether previews are written
   * @throws ImageException if a file must not be replaced, or cannot be written
   */
  public void checkBeside(OverwriteGuard targets, Picture picture, boolean previews) {
    if (picture.drawn() && !holds(mask(), picture.hole())) {
      targets.file(mask());
    }
    if (previews) {
      targets.file(animation());
      targets.wholeFolder(frames());
    }
  }

  private static boolean holds(Path file, Mask hole) {
    try {
      return RgbImage.read(file).equals(hole.toImage());
    } catch (ImageException e) { // missing, or not a picture
      return false;
    }
  }
}
