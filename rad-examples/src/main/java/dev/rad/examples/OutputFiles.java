package dev.rad.examples;

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
   * Makes sure that all can be written. The sheet is not asked for: it never stands in a result's
   * way.
   *
   * @param targets the rule
   * @throws dev.rad.ImageException if one of them must not be replaced, or cannot be written
   */
  void check(Targets targets) {
    Stream.concat(results().stream(), Stream.of(mask(), film())).forEach(targets::file);
    targets.wholeFolder(frames());
  }
}
