package dev.rad.evaluation;

import dev.rad.Device;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked for.
 *
 * @param pictures which pictures and holes
 * @param methods as on the command line, split at commas
 * @param files the weights
 * @param metrics the weights of measures
 * @param steps shortens every longer schedule
 * @param seed decides everything random
 * @param device where networks compute
 * @param raw whether raw outputs are written, too
 * @param gridRows rows of the grids at most
 * @param out the folder of the results
 */
public record EvaluationPlan(
    Pictures pictures,
    List<String> methods,
    NetworkFiles files,
    MetricFiles metrics,
    OptionalInt steps,
    long seed,
    Device device,
    boolean raw,
    int gridRows,
    Path out) {

  /**
   * Which pictures and holes.
   *
   * @param images a folder of photos, or of the paper's layout
   * @param list names some of the photos
   * @param masks kinds, or folders of masks
   * @param polarity of mask files
   * @param count how many pictures
   * @param crops squares of one photo
   * @param size of the squares; otherwise the networks' size
   * @param height that photos are resized to before; otherwise 5/4 of the size
   * @param longest side of whole photos in pixels; nothing for squares
   */
  public record Pictures(
      Path images,
      Optional<Path> list,
      List<String> masks,
      MaskPolarity polarity,
      int count,
      int crops,
      OptionalInt size,
      OptionalInt height,
      OptionalInt longest) {}
}
