package dev.rad.model;

import dev.rad.CheckpointException;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The weights of one UNet, under canonical names and complete: every tensor the configuration asks
 * for is there in its shape, and no other.
 *
 * @param file the weights file
 * @param dialect how the file names its tensors
 * @param config the network's configuration
 * @param assumptions what neither file nor caller told and how it was chosen, one sentence each
 * @param tensors the tensors by canonical name, in guided-diffusion's order
 * @param metadata the text that a safetensors file carries
 */
public record UNetWeights(
    Path file,
    KeyDialect dialect,
    UNetConfig config,
    List<String> assumptions,
    Map<String, RawTensor> tensors,
    Map<String, String> metadata) {

  /** The key of a safetensors file's metadata that holds {@link UNetConfig#toJson}. */
  public static final String CONFIG_KEY = "unet";

  private static final List<String> FOLDER_FILES =
      List.of(
          "diffusion_pytorch_model.safetensors",
          "diffusion_pytorch_model.bin",
          "unet/diffusion_pytorch_model.safetensors",
          "unet/diffusion_pytorch_model.bin");

  /**
   * Copies the collections.
   *
   * @param file the weights file
   * @param dialect its naming
   * @param config the configuration
   * @param assumptions one sentence each
   * @param tensors the tensors by canonical name
   * @param metadata the file's text
   */
  public UNetWeights {
    assumptions = List.copyOf(assumptions);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /**
   * Opens weights and finds their configuration: that in the file's metadata, or that in the {@code
   * config.json} beside diffusers weights, or what names and shapes tell.
   *
   * @param path a weights file, or a folder of diffusers
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM UNet
   */
  public static UNetWeights open(Path path) {
    return load(path, null);
  }

  /**
   * Opens weights of a known configuration.
   *
   * @param path a weights file, or a folder of diffusers
   * @param config the configuration, which the weights must fit
   * @return the weights
   * @throws CheckpointException if they cannot be read or do not fit
   */
  public static UNetWeights open(Path path, UNetConfig config) {
    return load(path, Objects.requireNonNull(config, "config"));
  }

  private static UNetWeights load(Path path, UNetConfig override) {
    Path file = weightsFile(path);
    Checkpoint checkpoint = Checkpoint.open(file);
    try {
      KeyDialect dialect = KeyDialect.detect(checkpoint.tensors().keySet());
      Map<String, RawTensor> canonical = dialect.toCanonical(checkpoint.tensors());
      UNetConfig.Inferred found =
          override != null
              ? new UNetConfig.Inferred(override, List.of())
              : findConfig(checkpoint, dialect, canonical);
      Map<String, RawTensor> ordered = check(found.config(), canonical);
      return new UNetWeights(
          file, dialect, found.config(), found.assumptions(), ordered, checkpoint.metadata());
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path weightsFile(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    return FOLDER_FILES.stream()
        .map(path::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    path + ": the folder holds none of " + FOLDER_FILES + "; give the file"));
  }

  private static UNetConfig.Inferred findConfig(
      Checkpoint checkpoint, KeyDialect dialect, Map<String, RawTensor> canonical) {
    String stored = checkpoint.metadata().get(CONFIG_KEY);
    if (stored != null) {
      return new UNetConfig.Inferred(UNetConfig.fromJson(stored), List.of());
    }
    Path beside = checkpoint.file().resolveSibling("config.json");
    if (dialect == KeyDialect.DIFFUSERS && Files.isRegularFile(beside)) {
      return new UNetConfig.Inferred(UNetConfig.fromDiffusersJson(read(beside)), List.of());
    }
    Map<String, long[]> shapes = new LinkedHashMap<>();
    canonical.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return UNetConfig.infer(shapes, dialect);
  }

  private static String read(Path json) {
    try {
      if (Files.size(json) > 1 << 20) {
        throw new CheckpointException(json + " is larger than 1 MiB; give diffusers' config.json");
      }
      return Files.readString(json);
    } catch (MalformedInputException e) {
      throw new CheckpointException(json + " is not UTF-8; save it as UTF-8", e);
    } catch (IOException e) {
      throw new CheckpointException(json + " cannot be read (" + e + "); check permissions", e);
    }
  }

  /** The tensors in the configuration's order, all of them there in their shapes. */
  private static Map<String, RawTensor> check(UNetConfig config, Map<String, RawTensor> tensors) {
    Map<String, long[]> expected = config.expectedShapes();
    List<String> missing = without(expected.keySet(), tensors);
    List<String> unexpected = without(tensors.keySet(), expected);
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new CheckpointException(
          ("the weights do not fit the configuration: " + counted(missing, "missing"))
              + (", " + counted(unexpected, "unexpected"))
              + "; give the flags they were trained with, or none to infer them");
    }
    Map<String, RawTensor> ordered = new LinkedHashMap<>();
    expected.forEach(
        (name, shape) -> {
          RawTensor tensor = tensors.get(name);
          if (!Arrays.equals(tensor.shape(), shape) || !tensor.type().isFloating()) {
            throw new CheckpointException(
                ("the weights do not fit the configuration: " + tensor + " should have the shape ")
                    + (Arrays.toString(shape) + " and a floating point type")
                    + "; give the flags they were trained with, or none to infer them");
          }
          ordered.put(name, tensor);
        });
    return ordered;
  }

  private static List<String> without(Collection<String> names, Map<String, ?> others) {
    return names.stream().filter(name -> !others.containsKey(name)).toList();
  }

  private static String counted(List<String> names, String what) {
    List<String> first = names.stream().limit(5).map(Json::oneLine).toList();
    return names.size()
        + (" " + what)
        + (names.isEmpty() ? "" : " (" + String.join(", ", first))
        + (names.isEmpty() ? "" : names.size() > 5 ? ", …)" : ")");
  }
}
