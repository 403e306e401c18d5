package dev.rad.torch;

import dev.rad.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a loaded network.
 *
 * @param file the weights' file
 * @param adapter the file of the adapters that were merged into them, if any
 * @param parameters the number of parameters of the network
 * @param imageSize the side of the pictures that the network was trained on, in pixels
 * @param trainedForRad whether the file says that the network was trained with noise levels per
 *     pixel; a plain ADM also fills holes, but badly
 * @param device the device that it computes on
 * @param threads the number of CPU threads per operation
 * @param assumptions what was assumed about the network because its file does not say it
 * @param warnings the assumptions that may well be wrong and would then give wrong pictures
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
