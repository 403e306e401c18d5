package dev.rad.torch;

import dev.rad.Device;
import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig.Pool;
import dev.rad.model.ClassifierWeights;
import dev.rad.placement.Window;
import dev.rad.torch.nn.NoisyClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The networks that guide the one that fills holes towards a class. This object owns them.
 *
 * @param classifier judges noisy pictures
 * @param unconditional predicts the noise without a class
 */
record GuidanceNetworks(Optional<NoisyClassifier> classifier, Optional<LoadedModel> unconditional)
    implements AutoCloseable {

  static final GuidanceNetworks NONE = new GuidanceNetworks(Optional.empty(), Optional.empty());

  /**
   * Loads the networks.
   *
   * @param classifier opens the weights of a classifier
   * @param unconditional loads the network without classes
   * @param network the network that they guide
   * @throws CheckpointException if a file is missing, malformed, or does not fit the network
   */
  static GuidanceNetworks load(
      Optional<Supplier<ClassifierWeights>> classifier,
      Optional<Supplier<LoadedModel>> unconditional,
      LoadedModel network) {
    Optional<NoisyClassifier> judge = classifier.map(opener -> load(opener.get(), network));
    try {
      return new GuidanceNetworks(judge, unconditional.map(loader -> load(loader, network)));
    } catch (RuntimeException e) {
      judge.ifPresent(NoisyClassifier::close);
      throw e;
    }
  }

  private static NoisyClassifier load(ClassifierWeights weights, LoadedModel network) {
    Device device = network.network().device();
    int size = network.summary().imageSize();
    if (weights.config().pool() == Pool.ATTENTION && weights.config().imageSize() != size) {
      throw new CheckpointException(
          "%s judges pictures of %d×%d pixels, but %s makes them of %d×%d: take the classifier of its size"
              .formatted(
                  weights.file(),
                  weights.config().imageSize(),
                  weights.config().imageSize(),
                  network.summary().file(),
                  size,
                  size));
    }
    return NoisyClassifier.load(weights, device);
  }

  private static LoadedModel load(Supplier<LoadedModel> loader, LoadedModel network) {
    LoadedModel other = loader.get();
    try {
      requireSame(other, network);
      return other;
    } catch (RuntimeException e) {
      other.close();
      throw e;
    }
  }

  private static void requireSame(LoadedModel other, LoadedModel network) {
    Path file = other.summary().file();
    if (other.network().config().numClasses() > 0) {
      throw new CheckpointException(
          file + " is class-conditional: name a network without classes as the unconditional one");
    }
    require(file, "size", other.summary().imageSize(), network.summary().imageSize());
    if (other.summary().trainedForRad()) { // else its file says nothing of it
      require(file, "training", other.settings().toJson(), network.settings().toJson());
    }
  }

  private static void require(Path file, String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw new CheckpointException(
          "%s differs from the network that it should guide in its %s, %s and %s: take one of the same"
              .formatted(file, what, found, wanted));
    }
  }

  /**
   * Checks that the classifier can judge what the network sees.
   *
   * @param windows the windows of a picture
   * @throws CheckpointException if it does not take the size of a window
   */
  void requireFit(List<Window> windows) {
    classifier.ifPresent(judge -> windows.forEach(window -> requireFit(judge, window)));
  }

  private static void requireFit(NoisyClassifier judge, Window window) {
    int size = judge.config().imageSize();
    int multiple = judge.config().requiredMultiple();
    boolean fits =
        judge.config().pool() == Pool.ATTENTION
            ? window.width() == size && window.height() == size
            : window.width() % multiple == 0 && window.height() % multiple == 0;
    if (!fits) {
      throw new CheckpointException(
          "the classifier judges pictures of %d×%d pixels, but the network sees %d×%d of this photo: take the placement crop or tiles"
              .formatted(size, size, window.width(), window.height()));
    }
  }

  @Override
  public void close() {
    classifier.ifPresent(NoisyClassifier::close);
    unconditional.ifPresent(LoadedModel::close);
  }
}
