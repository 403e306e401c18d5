package dev.rad.torch;

import dev.rad.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a loaded network.
 *
 * @param file where the weights came from
 * @param adapter the file of the adapters that were added to them, if one was
 * @param parameters how many numbers the network has
 * @param imageSize the side that the network was trained at, in pixels
 * @param trainedForRad whether the file says that the network was trained with noise levels per
 *     pixel; a plain ADM fills holes too, but badly
 * @param device where it computes
 * @param threads how many processor threads an operation uses
 * @param assumptions what the file does not say about the network, and was assumed
 * @param warnings those of the guesses that may well be wrong, and make wrong pictures then
 */
public record ModelSummary(
    Path file,
    Optional<Path> adapter,
    long parameters,
    int imageSize,
    boolean trainedForRad,
    Device device,
    int threads,
    List<String> assumptions,
    List<String> warnings) {

  /** Copies the lists. */
  public ModelSummary {
    assumptions = List.copyOf(assumptions);
    warnings = List.copyOf(warnings);
  }
}
