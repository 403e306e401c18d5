package dev.rad.spark;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of guidance towards a class. */
final class JobGuidanceOptions {

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "draw the filling to its --class by this classifier of noisy pictures; named as"
              + " --checkpoint is")
  private @Nullable String classifier;

  @Option(
      names = "--classifier-scale",
      paramLabel = "S",
      defaultValue = "1",
      description = "the strength of the classifier (${DEFAULT-VALUE})")
  private double classifierScale = 1;

  @Option(
      names = "--classifier-flags",
      paramLabel = "FILE",
      description = "JSON file of the flags the classifier was trained with (default: inferred)")
  private @Nullable Path classifierFlags;

  @Option(
      names = "--guidance",
      paramLabel = "W",
      description =
          "classifier-free guidance: draw the filling to its --class with this weight, 0 for none;"
              + " needs --null-class or --unconditional")
  private @Nullable Double guidance;

  @Option(
      names = "--null-class",
      paramLabel = "N",
      description = "for --guidance: the class that the network was trained to take for any")
  private @Nullable Integer nullClass;

  @Option(
      names = "--unconditional",
      paramLabel = "FILE",
      description =
          "for --guidance: a network without classes, of the same size; named as --checkpoint is")
  private @Nullable String unconditional;

  JobGuidanceOptions() {}

  /** The settings. */
  GuidanceSettings settings() {
    return new GuidanceSettings(
        classifier, flags(classifierFlags), classifierScale, guidance, nullClass, unconditional);
  }

  private static @Nullable String flags(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(
          file + " cannot be read: name a JSON file with a classifier's flags", e);
    }
  }
}
