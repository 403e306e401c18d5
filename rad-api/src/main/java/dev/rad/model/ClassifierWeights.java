package dev.rad.model;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.ExpectedTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The complete weights of a classifier of noisy images: exactly the tensors that the configuration
 * requires, in their shapes. The names are guided-diffusion's.
 *
 * @param file the weights file
 * @param config the network's configuration
 * @param assumptions what was assumed because neither file nor caller states it, one sentence each
 * @param tensors the tensors by name, in guided-diffusion's order
 * @param metadata the text that a safetensors file carries
 */
public record ClassifierWeights(
    Path file,
    ClassifierConfig config,
    List<String> assumptions,
    Map<String, RawTensor> tensors,
    Map<String, String> metadata) {

  /** The key of a safetensors file's metadata that holds {@link ClassifierConfig#toJson}. */
  public static final String CONFIG_KEY = "classifier";

  /**
   * Copies the collections.
   *
   * @param file the weights file
   * @param config the configuration
   * @param assumptions one sentence each
   * @param tensors the tensors by name
   * @param metadata the file's text
   */
  public ClassifierWeights {
    assumptions = List.copyOf(assumptions);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /**
   * Opens weights and reads their configuration from the file's metadata, or infers it from names
   * and shapes.
   *
   * @param file a weights file
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM classifier
   */
  public static ClassifierWeights open(Path file) {
    return load(file, null);
  }

  /**
   * Opens weights of a known configuration.
   *
   * @param file a weights file
   * @param config the configuration, which the weights must fit
   * @return the weights
   * @throws CheckpointException if they cannot be read or do not fit
   */
  public static ClassifierWeights open(Path file, ClassifierConfig config) {
    return load(file, Objects.requireNonNull(config, "config"));
  }

  /**
   * Opens weights with the configuration of a public classifier.
   *
   * @param file a weights file
   * @param preset the name of one of {@link ClassifierPresets#all}, which the weights must fit
   * @return the weights
   * @throws CheckpointException if there is no such preset, or the weights cannot be read or do not
   *     fit
   */
  public static ClassifierWeights open(Path file, String preset) {
    try {
      return load(file, ClassifierPresets.named(preset).config());
    } catch (NoSuchElementException e) {
      throw new CheckpointException(e.getMessage() + "; give one of these", e);
    }
  }

  /**
   * Returns whether a file's tensors include a classifier's pool.
   *
   * @param checkpoint the file
   * @return false for a UNet and for anything else
   */
  public static boolean matches(Checkpoint checkpoint) {
    return ClassifierInference.matches(ExpectedTensors.shapes(checkpoint.tensors()));
  }

  private static ClassifierWeights load(Path file, @Nullable ClassifierConfig override) {
    Checkpoint checkpoint = Checkpoint.open(file);
    try {
      List<String> assumptions = new ArrayList<>(checkpoint.notes());
      ClassifierConfig config = override;
      if (config == null) {
        ClassifierConfig.Inferred found = findConfig(checkpoint);
        config = found.config();
        assumptions.addAll(found.assumptions());
      }
      return new ClassifierWeights(
          file,
          config,
          assumptions,
          ExpectedTensors.check(config.expectedShapes(), checkpoint.tensors()),
          checkpoint.metadata());
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  private static ClassifierConfig.Inferred findConfig(Checkpoint checkpoint) {
    String stored = checkpoint.metadata().get(CONFIG_KEY);
    return stored != null
        ? new ClassifierConfig.Inferred(ClassifierConfig.fromJson(stored), List.of())
        : ClassifierConfig.infer(ExpectedTensors.shapes(checkpoint.tensors()));
  }

  /** {@return file, number of parameters, size and classes} */
  @Override
  public String toString() {
    return "ClassifierWeights[%s, %,d parameters, %d×%d, %d classes]"
        .formatted(
            file,
            config.parameterCount(),
            config.imageSize(),
            config.imageSize(),
            config.numClasses());
  }
}
