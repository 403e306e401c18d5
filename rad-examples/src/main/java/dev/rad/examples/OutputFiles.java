package dev.rad.examples;

import dev.rad.ImageException;
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
record OutputFiles(Path out, int samples) {

  /** The result of each sample. */
  List<Path> results() {
    return samples == 1
        ? List.of(out)
        : IntStream.rangeClosed(1, samples).mapToObj(i -> Folders.numbered(out, i)).toList();
  }

  /** Photo, hole and results side by side. */
  Path sheet() {
    return Folders.beside(out, samples == 1 ? "-triptych.png" : "-samples.png");
  }

  /** A hole that was drawn. */
  Path mask() {
    return Folders.beside(out, "-mask.png");
  }

  /** The folder of the previews. */
  Path frames() {
    return Folders.beside(out, "-steps");
  }

  /** The animation of the previews. */
  Path film() {
    return Folders.beside(out, "-steps.gif");
  }

  /** Whether all results are there. */
  boolean areDone() {
    return results().stream().allMatch(Files::exists);
  }

  /**
   * Makes sure that nothing will be overwritten.
   *
   * @throws ImageException if one of the files is there
   */
  void requireNew() {
    Stream.concat(results().stream(), Stream.of(sheet(), mask(), frames(), film()))
        .filter(Files::exists)
        .findFirst()
        .ifPresent(
            file -> {
              throw new ImageException(
                  file + " is there already: add --force to replace it, or name another --out");
            });
  }
}
