package dev.rad.examples.benchmarks;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.sampling.Solver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RAD's reverse process with a network of a file. */
final class NetworkFilling implements Filling {

  private static final Pattern RUN =
      Pattern.compile("(?<files>.+)@(?<solver>[a-z0-9:.-]+)/(?<steps>[0-9]{1,4})");

  private final String name;
  private final String description;
  private final RadInpainter inpainter;
  private final InpaintOptions options;

  private NetworkFilling(
      String name, String description, RadInpainter inpainter, InpaintOptions options) {
    this.name = name;
    this.description = description;
    this.inpainter = inpainter;
    this.options = options;
  }

  /**
   * Loads a network.
   *
   * @param name for the tables
   * @param text {@code WEIGHTS[+ADAPTER][@SOLVER/STEPS]}
   * @param common options of the reverse process, where the text has none
   * @param device where to compute
   * @throws IllegalArgumentException if solver or steps are none
   */
  static NetworkFilling load(String name, String text, InpaintOptions common, Device device) {
    Matcher run = RUN.matcher(text);
    if (run.matches()) {
      Solver.named(run.group("solver"));
      int steps = Integer.parseInt(run.group("steps"));
      var own = common.withSolver(run.group("solver")).withSteps(steps);
      return loadFiles(name, run.group("files"), own, device);
    }
    return loadFiles(name, text, common, device);
  }

  private static NetworkFilling loadFiles(
      String name, String files, InpaintOptions options, Device device) {
    Optional<Integer> plus =
        Files.exists(Path.of(files))
            ? Optional.empty()
            : Optional.of(files.lastIndexOf('+')).filter(at -> at > 0);
    Path weights = Path.of(files.substring(0, plus.orElse(files.length())));
    Optional<Path> adapter = plus.map(at -> Path.of(files.substring(at + 1)));
    RadInpainter inpainter =
        adapter
            .map(file -> RadInpainter.load(weights, file, device))
            .orElseGet(() -> RadInpainter.load(weights, device));
    String description =
        "RAD's reverse process, %d %s steps, with `%s`%s, %s"
            .formatted(
                options.steps(),
                options.solver(),
                weights.getFileName(),
                adapter.map(file -> " and the adapter `" + file.getFileName() + "`").orElse(""),
                inpainter.model().trainedForRad() ? "trained for RAD" : "not trained for RAD");
    return new NetworkFilling(name, description, inpainter, options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    return inpainter.inpaint(photo, hole, options.withSeed(seed));
  }

  @Override
  public void close() {
    inpainter.close();
  }
}
