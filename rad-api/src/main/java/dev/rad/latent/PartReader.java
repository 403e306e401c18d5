package dev.rad.latent;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.ExpectedTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads one network: the config.json in its folder, and the weights beside it. */
final class PartReader {
  private static final String ADVICE = "give the config.json that was saved with the weights";

  private PartReader() {}

  static PipelinePart<AutoencoderConfig> autoencoder(Path path) {
    return read(
        path, AutoencoderConfig::fromJson, AutoencoderConfig::expectedShapes, PartNames::vae);
  }

  static PipelinePart<ConditionedUNetConfig> unet(Path path) {
    return read(
        path,
        ConditionedUNetConfig::fromJson,
        ConditionedUNetConfig::expectedShapes,
        UnaryOperator.identity());
  }

  static PipelinePart<TextEncoderConfig> textEncoder(Path path) {
    return read(
        path, TextEncoderConfig::fromJson, TextEncoderConfig::expectedShapes, PartNames::text);
  }

  private static <C> PipelinePart<C> read(
      Path path,
      Function<String, C> parse,
      Function<C, Map<String, long[]>> shapes,
      UnaryOperator<Map<String, RawTensor>> rename) {
    C config;
    boolean file = Files.isRegularFile(path);
    Path json = file ? path.resolveSibling(PartFiles.CONFIG) : path.resolve(PartFiles.CONFIG);
    try {
      config = parse.apply(PartFiles.text(json));
    } catch (CheckpointException e) {
      throw new CheckpointException(PartFiles.naming(json, e.getMessage()), e);
    }
    PartFiles.Found found = file ? new PartFiles.Found(path, List.of()) : PartFiles.weights(path);
    Checkpoint checkpoint = Checkpoint.openWhole(found.file());
    List<String> notes = new ArrayList<>(found.notes());
    notes.addAll(checkpoint.notes());
    return part(
        found.file(),
        config,
        shapes,
        rename.apply(checkpoint.tensors()),
        notes,
        checkpoint.metadata());
  }

  /** Creates a part from tensors that already have diffusers' names. */
  static <C> PipelinePart<C> part(
      Path file,
      C config,
      Function<C, Map<String, long[]>> shapes,
      Map<String, RawTensor> tensors,
      List<String> notes,
      Map<String, String> metadata) {
    Map<String, long[]> expected = shapes.apply(config);
    try {
      Map<String, RawTensor> shaped = shaped(expected, tensors);
      return new PipelinePart<>(
          file, config, ExpectedTensors.check(expected, shaped, ADVICE), notes, metadata);
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Converts between matrices and 1×1 convolutions where the configuration requires the other
   * shape.
   */
  private static Map<String, RawTensor> shaped(
      Map<String, long[]> expected, Map<String, RawTensor> tensors) {
    Map<String, RawTensor> result = new LinkedHashMap<>(tensors);
    expected.forEach(
        (name, shape) -> {
          RawTensor tensor = tensors.get(name);
          if (tensor != null
              && !Arrays.equals(tensor.shape(), shape)
              && Arrays.equals(matrix(tensor.shape()), matrix(shape))) {
            result.put(name, tensor.reshape(shape));
          }
        });
    return result;
  }

  /** Returns a shape without the trailing 1×1 of a convolution. */
  private static long[] matrix(long[] shape) {
    return shape.length == 4 && shape[2] == 1 && shape[3] == 1 ? Arrays.copyOf(shape, 2) : shape;
  }
}
