package dev.rad.cli.inpaint;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.cli.file.OverwriteGuard;
import dev.rad.cli.file.Picture;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.TerminalProgress;
import dev.rad.torch.RadInpainter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that adapt the network to a photo before its hole is filled. */
final class AdaptingOptions {

  @Option(
      names = "--adapt",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "first train low-rank adapters of the network on the photo's known pixels, N steps; slow"
              + " (${DEFAULT-VALUE}: never)")
  private int steps;

  @Option(
      names = "--adapt-rank",
      paramLabel = "R",
      description = "for --adapt: the rank of the adapters (8)")
  private Integer rank;

  @Option(
      names = "--adapt-learning-rate",
      paramLabel = "LR",
      description = "for --adapt: the learning rate (0.001)")
  private Double learningRate;

  @Option(
      names = "--adapt-out",
      paramLabel = "FILE",
      description = "for --adapt: write the adapters, to be used with --adapter")
  private Path out;

  /** Returns whether the network is adapted. */
  boolean isGiven() {
    return steps != 0;
  }

  /** Returns whether the adapters are written. */
  boolean isWritten() {
    return out != null;
  }

  /**
   * Checks the options before any file is read.
   *
   * @throws IllegalArgumentException if a number is out of range, or an option lacks {@code
   *     --adapt}
   */
  void check() {
    if (steps < 0) {
      throw new IllegalArgumentException("--adapt is at least 0, not " + steps);
    }
    if (!isGiven() && (rank != null || learningRate != null || isWritten())) {
      throw new IllegalArgumentException(
          "--adapt-rank, --adapt-learning-rate and --adapt-out belong to --adapt: say how many"
              + " steps");
    }
    options();
  }

  /**
   * Checks that the adapters can be written.
   *
   * @throws dev.rad.exception.ImageException if the file must not be replaced
   */
  void checkTarget(OverwriteGuard targets) {
    if (isWritten()) {
      targets.forOption("--adapt-out").file(out);
    }
  }

  private AdaptOptions options() {
    AdaptOptions options = AdaptOptions.defaults();
    if (isGiven()) {
      options = options.withSteps(steps);
    }
    if (rank != null) {
      options = options.withRank(rank);
    }
    return learningRate == null ? options : options.withLearningRate(learningRate);
  }

  /**
   * Returns whether the network is adapted to a photo.
   *
   * @param picture the photo; without a hole there is nothing to adapt for
   */
  boolean adaptsTo(Picture picture) {
    return isGiven() && !picture.hole().isEmpty();
  }

  /**
   * Adapts a network to a photo.
   *
   * @param rad a network of rad
   * @param picture the photo and its hole
   * @param filling how the hole will be filled
   * @param progress shows the steps
   * @param console receives one line about the result
   * @return the adapted network, which the caller must close
   */
  RadInpainter adapt(
      Inpainter rad,
      Picture picture,
      InpaintOptions filling,
      TerminalProgress progress,
      Console console) {
    long began = System.nanoTime();
    progress.begin("adapting");
    RadInpainter adapted =
        ((RadInpainter) rad)
            .adapt(
                picture.photo().picture(),
                picture.hole(),
                options()
                    .withSeed(filling.seed())
                    .withPlacement(filling.placement())
                    .withListener(progress));
    console.say("adapted in %.1f s, %s", (System.nanoTime() - began) * 1e-9, progress.steps());
    progress.begin("filling");
    return adapted;
  }

  /**
   * Writes the adapters, if that is asked for.
   *
   * @param adapted what {@link #adapt} returned
   * @throws dev.rad.exception.CheckpointException if they cannot be written
   */
  void write(Inpainter adapted) {
    if (isWritten()) {
      ((RadInpainter) adapted).writeAdapter(out);
    }
  }

  /** Prints the file of the adapters, if there is one. */
  void describeFile(Console console) {
    if (isWritten()) {
      console.say("adapter %s", out.toAbsolutePath().normalize());
    }
  }
}
