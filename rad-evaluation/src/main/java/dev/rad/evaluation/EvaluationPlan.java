package dev.rad.evaluation;

import dev.rad.Device;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The inputs and options of an evaluation.
 *
 * @param pictures the pictures and masks
 * @param methods the methods as given on the command line, split at commas
 * @param files the weights of the methods
 * @param metrics the weights of learned metrics
 * @param steps the maximum number of steps; longer schedules are shortened
 * @param seed the seed of all random choices
 * @param device the device that networks run on
 * @param raw whether to write raw outputs as well
 * @param gridRows the maximum number of rows of a picture grid
 * @param out the folder for the results
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
   * The pictures and masks of an evaluation.
   *
   * @param images a folder of photos, or one in the paper's layout
   * @param list a file that names a subset of the photos
   * @param masks kinds of masks, or folders of mask files
   * @param polarity the polarity of mask files
   * @param count the number of pictures
   * @param crops the number of squares cropped from each photo
   * @param size the side of the squares; by default the networks' size
   * @param height the height that photos are resized to before cropping; by default 5/4 of the size
   * @param longest the longest side of whole photos in pixels; empty for squares
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
