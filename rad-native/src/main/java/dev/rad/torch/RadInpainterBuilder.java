package dev.rad.torch;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig;
import dev.rad.model.ClassifierWeights;
import dev.rad.model.LoadOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds a {@link RadInpainter} from weights, an adapter and guidance networks, for a device and a
 * precision.
 *
 * <pre>{@code
 * try (var rad =
 *     RadInpainter.builder()
 *         .weights(Path.of("adm.pt"))
 *         .adapter(Path.of("adapter.safetensors"))
 *         .device(Device.auto())
 *         .precision(Precision.BFLOAT16)
 *         .load()) {
 *   // ...
 * }
 * }</pre>
 */
public final class RadInpainterBuilder {

  private Optional<Path> weights = Optional.empty();
  private Optional<Path> adapter = Optional.empty();
  private Optional<Supplier<ClassifierWeights>> classifier = Optional.empty();
  private Optional<Path> unconditional = Optional.empty();
  private LoadOptions options = LoadOptions.defaults();
  private Device device = Device.CPU;
  private Precision precision = Precision.FLOAT32;

  RadInpainterBuilder() {}

  /**
   * Sets the weights. If unset, the bundled weights are loaded ({@link RadInpainter#loadDefault}).
   *
   * @param path a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return this
   */
  public RadInpainterBuilder weights(Path path) {
    weights = Optional.of(path);
    return this;
  }

  /**
   * Sets low-rank adapters to merge into the weights.
   *
   * @param path an adapter file or PEFT folder, trained on these weights
   * @return this
   */
  public RadInpainterBuilder adapter(Path path) {
    adapter = Optional.of(path);
    return this;
  }

  /**
   * Sets a classifier of noisy pictures, for {@link RadInpainter#withClassifierGuidance}.
   *
   * @param path a classifier of guided-diffusion, {@code .pt} or {@code .safetensors}
   * @return this
   */
  public RadInpainterBuilder classifier(Path path) {
    classifier = Optional.of(() -> ClassifierWeights.open(path));
    return this;
  }

  /**
   * Sets a classifier and its shape, for weights that do not determine it.
   *
   * @param path a classifier of guided-diffusion, {@code .pt} or {@code .safetensors}
   * @param config its shape
   * @return this
   */
  public RadInpainterBuilder classifier(Path path, ClassifierConfig config) {
    classifier = Optional.of(() -> ClassifierWeights.open(path, config));
    return this;
  }

  /**
   * Sets a network without classes that complements a class-conditional one, for {@link
   * RadInpainter#withClassifierFreeGuidance(double)}.
   *
   * @param path weights of the same kind and size
   * @return this
   */
  public RadInpainterBuilder unconditional(Path path) {
    unconditional = Optional.of(path);
    return this;
  }

  /**
   * Sets what is known about the weights but missing in their file.
   *
   * @param known the options; {@link LoadOptions#defaults} unless set
   * @return this
   */
  public RadInpainterBuilder options(LoadOptions known) {
    options = Objects.requireNonNull(known, "known");
    return this;
  }

  /**
   * Sets the device that computes.
   *
   * @param where the device to compute on; {@link Device#CPU} unless set
   * @return this
   */
  public RadInpainterBuilder device(Device where) {
    device = Objects.requireNonNull(where, "where");
    return this;
  }

  /**
   * Sets the precision of convolutions and attention.
   *
   * @param value the precision; {@link Precision#FLOAT32} unless set
   * @return this
   */
  public RadInpainterBuilder precision(Precision value) {
    precision = Objects.requireNonNull(value, "value");
    return this;
  }

  /**
   * Loads the network.
   *
   * @return the inpainter, with the adapter merged into the network
   * @throws CheckpointException if the weights, the adapter or a guidance network is missing,
   *     malformed, not of a known network, or does not fit the others or the options
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist or does not
   *     support the precision
   */
  public RadInpainter load() {
    return weights.map(this::load).orElseGet(() -> DefaultWeights.find().read(this::load));
  }

  private RadInpainter load(Path path) {
    return StackGuard.call(
        () -> {
          LoadedModel model = LoadedModel.load(path, adapter, options, device, precision);
          try {
            Optional<Supplier<LoadedModel>> other = unconditional.map(this::plain);
            return new RadInpainter(model, GuidanceNetworks.load(classifier, other, model));
          } catch (RuntimeException e) {
            model.close();
            throw e;
          }
        });
  }

  private Supplier<LoadedModel> plain(Path path) {
    LoadOptions known = LoadOptions.defaults().withWeightSet(options.weightSet());
    return () -> LoadedModel.load(path, Optional.empty(), known, device, precision);
  }

  /** {@return the settings so far} */
  @Override
  public String toString() {
    return "RadInpainterBuilder[weights=%s, adapter=%s, device=%s, precision=%s]"
        .formatted(
            weights.map(Path::toString).orElse("those that ship"),
            adapter.map(Path::toString).orElse("none"),
            device,
            precision);
  }
}
