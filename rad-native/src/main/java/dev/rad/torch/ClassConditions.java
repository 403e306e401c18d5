package dev.rad.torch;

import dev.rad.exception.CheckpointException;
import dev.rad.torch.nn.NoisyClassifier;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.sampling.ClassDenoiser;
import dev.rad.torch.sampling.ClassifierFreeGuidance;
import dev.rad.torch.sampling.ClassifierGuidance;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.EvenNoiseGuidance;
import dev.rad.torch.sampling.Guidance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network and its guidance networks, in the form that a sampler needs for pictures of a class.
 *
 * @param model the network
 * @param beside the networks that guide it
 */
record ClassConditions(LoadedModel model, GuidanceNetworks beside) {

  /**
   * Checks that the networks can do what is selected.
   *
   * @throws CheckpointException if they cannot
   */
  void require(ClassSelection selection) {
    denoiser(selection);
    guidance(selection);
  }

  /**
   * Returns the network in the form that a sampler calls.
   *
   * @throws CheckpointException if it has classes and none is selected or the other way round, if
   *     it lacks the selected class, or if there is no network to guide it away from
   */
  Denoiser denoiser(ClassSelection selection) {
    RadUNet network = model.network();
    int classes = network.config().numClasses();
    if (classes == 0) {
      if (selection.number().isPresent() && beside.classifier().isEmpty()) {
        throw new CheckpointException(
            file() + " has no class " + selection.number().getAsInt() + ": it knows no classes");
      }
      if (selection.weight() != 0) {
        throw new CheckpointException(
            file()
                + " knows no classes, so that classifier-free guidance has nothing to weigh: take a"
                + " class-conditional network, or guide it by a classifier");
      }
      return network::forward;
    }
    Denoiser given = given(network, classOf(selection, classes));
    return selection.weight() == 0
        ? given
        : new ClassifierFreeGuidance(given, without(selection, classes), selection.weight());
  }

  private int classOf(ClassSelection selection, int classes) {
    int number =
        selection
            .number()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        file()
                            + " is class-conditional: say what the filling should show, with --class"
                            + " or RadInpainter.withClass, by a number from 0 to "
                            + (classes - 1)));
    return existing(number, classes);
  }

  private int existing(int number, int classes) {
    if (number >= classes) {
      throw new CheckpointException(
          file() + " has no class " + number + ": its last is " + (classes - 1));
    }
    return number;
  }

  private Denoiser without(ClassSelection selection, int classes) {
    OptionalInt none = selection.nullClass();
    if (none.isPresent()) {
      return given(model.network(), existing(none.getAsInt(), classes));
    }
    return beside
        .unconditional()
        .<Denoiser>map(other -> other.network()::forward)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "classifier-free guidance needs a prediction without a class: name the class"
                        + " that "
                        + file()
                        + " was trained to take for any with --null-class, or a network without"
                        + " classes with --unconditional (RadInpainterBuilder.unconditional)"));
  }

  private static Denoiser given(RadUNet network, int number) {
    ClassDenoiser classes = network::forward;
    return (x, noise) -> {
      long[] all = new long[Math.toIntExact(x.size(0))];
      Arrays.fill(all, number);
      return classes.given(all).predict(x, noise);
    };
  }

  /**
   * Returns the classifier's guidance of a picture.
   *
   * @return the guidance; empty if its scale is 0
   * @throws CheckpointException if there is no classifier or no class, or the classifier lacks the
   *     class
   */
  Optional<Guidance> guidance(ClassSelection selection) {
    if (selection.classifierScale() == 0) {
      return Optional.empty();
    }
    NoisyClassifier classifier =
        beside
            .classifier()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "guidance by a classifier needs its weights: name them with --classifier"
                            + " (RadInpainterBuilder.classifier)"));
    int number =
        selection
            .number()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "guidance draws a picture to a class: say which, with --class or"
                            + " RadInpainter.withClass"));
    int classes = classifier.config().numClasses();
    if (number >= classes) {
      throw new CheckpointException(
          "the classifier has no class %d: its last is %d".formatted(number, classes - 1));
    }
    return Optional.of(
        new EvenNoiseGuidance(
            (x, noise) -> {
              List<Integer> wanted = Collections.nCopies(Math.toIntExact(x.size(0)), number);
              double scale = selection.classifierScale();
              return new ClassifierGuidance(classifier::logProbabilities, wanted, scale)
                  .gradient(x, noise);
            }));
  }

  private Path file() {
    return model.summary().file();
  }
}
