package dev.rad.torch.training;

import dev.rad.TrainingException;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.checkpoint.RawTensor;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.nn.FreshWeights;
import dev.rad.torch.nn.Weights;
import dev.rad.torch.tensor.DType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a training begins with: the weights of a file, or a network drawn at random. */
public final class BaseWeights {

  private final String name;
  private final UNetConfig config;
  private final Weights.Source source;
  private final Supplier<String> digest;

  private BaseWeights(
      String name, UNetConfig config, Weights.Source source, Supplier<String> digest) {
    this.name = name;
    this.config = config;
    this.source = source;
    this.digest = digest;
  }

  /**
   * The weights of a file: a plain ADM, or a network that was trained for RAD.
   *
   * @param path a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return the weights
   * @throws dev.rad.CheckpointException if they cannot be read
   * @throws TrainingException if adapters stand beside them
   */
  public static BaseWeights open(Path path) {
    return open(path, LoadOptions.defaults());
  }

  /**
   * The weights of a file of which the caller knows something.
   *
   * @param path a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param options what is known
   * @return the weights
   * @throws dev.rad.CheckpointException if they cannot be read, or hold NaN or infinity
   * @throws TrainingException if adapters stand beside them
   */
  public static BaseWeights open(Path path, LoadOptions options) {
    return of(UNetWeights.open(path, options));
  }

  /**
   * The weights of an opened file.
   *
   * @param weights the file
   * @return the weights
   * @throws TrainingException if adapters stand beside them
   */
  public static BaseWeights of(UNetWeights weights) {
    if (weights.adapters().isPresent()) {
      throw new TrainingException(
          weights.file()
              + " has low-rank adapters beside its weights: merge them first with rad convert");
    }
    FiniteWeights.require(weights.file(), weights.tensors().values());
    return new BaseWeights(
        weights.file().getFileName().toString(),
        weights.config(),
        Weights.Source.of(weights.tensors(), DType.F32),
        () -> digest(weights.tensors()));
  }

  /**
   * A new network, as the ADM begins: every residual block, attention and the network itself give
   * zero.
   *
   * @param config its shape
   * @param seed of the draw
   * @return the weights
   */
  public static BaseWeights fresh(UNetConfig config, long seed) {
    String name = "drawn from seed " + seed;
    return new BaseWeights(name, config, new FreshWeights(seed), () -> name);
  }

  private static String digest(Map<String, RawTensor> tensors) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    new TreeMap<>(tensors)
        .forEach(
            (key, tensor) -> {
              sha256.update(key.getBytes(StandardCharsets.UTF_8));
              sha256.update(tensor.bytes());
            });
    return HexFormat.of().formatHex(sha256.digest());
  }

  void requireTrainable() {
    if (config.numClasses() > 0) {
      throw new TrainingException(
          name + " is class-conditional: rad trains unconditional networks");
    }
    if (config.inChannels() != 3) {
      throw new TrainingException(
          name
              + " takes "
              + config.inChannels()
              + " channels: rad trains networks of RGB pictures");
    }
  }

  /**
   * The network's shape.
   *
   * @return the configuration
   */
  public UNetConfig config() {
    return config;
  }

  Weights.Source source() {
    return source;
  }

  RunRecord.Base record() {
    return new RunRecord.Base(name, digest.get());
  }

  @Override
  public String toString() {
    return "BaseWeights[%s, %,d parameters]".formatted(name, config.parameterCount());
  }
}
