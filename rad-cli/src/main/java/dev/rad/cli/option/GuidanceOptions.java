package dev.rad.cli.option;

import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.RadInpainterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that select a class, and how strongly pictures are drawn to it. */
public final class GuidanceOptions {

  @Mixin private ClassOption shown;

  @Option(
      names = "--classifier",
      paramLabel = "FILE",
      description =
          "draw the filling to its --class by this classifier of noisy pictures, such as"
              + " 256x256_classifier.pt; the network need not be class-conditional")
  private Path classifier;

  @Option(
      names = "--classifier-scale",
      paramLabel = "S",
      description = "the strength of the classifier (1)")
  private Double classifierScale;

  @Option(
      names = "--classifier-flags",
      paramLabel = "FILE",
      description = "JSON file of the flags the classifier was trained with (default: inferred)")
  private Path classifierFlags;

  @Option(
      names = "--guidance",
      paramLabel = "W",
      description =
          "classifier-free guidance: draw the filling to its --class with this weight, 0 for none;"
              + " needs --null-class or --unconditional; or to its --prompt, 1 for none (7.5)")
  private Double guidance;

  @Option(
      names = "--null-class",
      paramLabel = "N",
      description = "for --guidance: the class that the network was trained to take for any")
  private Integer nullClass;

  @Option(
      names = "--unconditional",
      paramLabel = "FILE",
      description = "for --guidance: a network without classes, of the same size")
  private Path unconditional;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Returns whether any option is given. */
  boolean isGiven() {
    return guidance != null || isOfClasses();
  }

  /** Returns whether an option of networks with classes is given. */
  boolean isOfClasses() {
    return shown.isGiven()
        || classifier != null
        || classifierScale != null
        || classifierFlags != null
        || nullClass != null
        || unconditional != null;
  }

  /** Returns the weight of classifier-free guidance, if it is given. */
  Optional<Double> weight() {
    return Optional.ofNullable(guidance);
  }

  /** Checks the options before any file is read. */
  void check() {
    if ((classifierScale != null || classifierFlags != null) && classifier == null) {
      throw wrong(
          "--classifier-scale and --classifier-flags belong to a classifier: name that with"
              + " --classifier");
    }
    if ((nullClass != null || unconditional != null) && guidance == null) {
      throw wrong(
          "--null-class and --unconditional are for classifier-free guidance: give its weight with"
              + " --guidance");
    }
    if (guidance != null && (nullClass == null) == (unconditional == null)) {
      throw wrong(
          "--guidance compares with a prediction without a class: give either --null-class, the"
              + " class that the network was trained to take for any, or --unconditional, a network"
              + " without classes; a latent pipeline takes it with a --prompt");
    }
    if ((classifier != null || guidance != null) && !shown.isGiven()) {
      throw wrong(
          (classifier != null ? "--classifier" : "--guidance")
              + " draws the filling to a class: say which with --class");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Loads the networks and applies the options.
   *
   * @param builder the builder of the network that fills holes
   * @return an inpainter for the class
   */
  RadInpainter load(RadInpainterBuilder builder) {
    if (classifier != null) {
      addClassifier(builder);
    }
    if (unconditional != null) {
      builder.unconditional(unconditional);
    }
    RadInpainter rad = builder.load();
    try {
      return guided(shown.of(rad));
    } catch (RuntimeException e) {
      rad.close();
      throw e;
    }
  }

  private void addClassifier(RadInpainterBuilder builder) {
    if (classifierFlags == null) {
      builder.classifier(classifier);
      return;
    }
    try {
      builder.classifier(classifier, ClassifierConfig.fromJson(Files.readString(classifierFlags)));
    } catch (IOException e) {
      throw new CheckpointException(
          classifierFlags + " cannot be read: name a JSON file with a classifier's flags", e);
    } catch (CheckpointException e) {
      throw new CheckpointException(classifierFlags + ": " + e.getMessage(), e);
    }
  }

  private RadInpainter guided(RadInpainter rad) {
    RadInpainter result = rad;
    if (classifier != null) {
      result = result.withClassifierGuidance(scale());
    }
    if (guidance != null) {
      result =
          nullClass == null
              ? result.withClassifierFreeGuidance(guidance)
              : result.withClassifierFreeGuidance(guidance, nullClass);
    }
    return result;
  }

  private double scale() {
    return classifierScale == null ? 1 : classifierScale;
  }

  /** {@return what is selected, in words; nothing without a class} */
  @Override
  public String toString() {
    if (!shown.isGiven()) {
      return "";
    }
    List<String> parts = new ArrayList<>(List.of(shown.toString()));
    if (classifier != null) {
      parts.add("drawn to by %s, scale %s".formatted(classifier, scale()));
    }
    if (guidance != null) {
      parts.add(
          "with guidance %s against %s"
              .formatted(guidance, nullClass == null ? unconditional : "class " + nullClass));
    }
    return String.join(", ", parts);
  }
}
