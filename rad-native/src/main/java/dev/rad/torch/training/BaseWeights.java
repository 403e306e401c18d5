package dev.rad.torch.training;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.exception.TrainingException;
import dev.rad.model.AdaptedBase;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.nn.FreshWeights;
import dev.rad.torch.nn.layer.Weights;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The weights that a training begins with: read from a file, or drawn at random. */
public final class BaseWeights {

  private final String name;
  private final UNetConfig config;
  private final Weights.Source source;
  private final @Nullable RadSettings settings; // null where nothing says how they were trained
  private final @Nullable Supplier<String> digest; // null for weights of no file
  private final Supplier<RunRecord.Base> record;

  private BaseWeights(
      String name,
      UNetConfig config,
      Weights.Source source,
      @Nullable RadSettings settings,
      @Nullable Supplier<String> digest,
      Supplier<RunRecord.Base> record) {
    this.name = name;
    this.config = config;
    this.source = source;
    this.settings = settings;
    this.digest = digest;
    this.record = record;
  }

  /**
   * Opens the weights in a file: a plain ADM, or a network trained for RAD.
   *
   * @param path a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return the weights
   * @throws dev.rad.exception.CheckpointException if they cannot be read
   * @throws TrainingException if adapters stand beside them
   */
  public static BaseWeights open(Path path) {
    return open(path, LoadOptions.defaults());
  }

  /**
   * Opens the weights in a file, given what the caller knows about them.
   *
   * @param path a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param options what the caller knows about them
   * @return the weights
   * @throws dev.rad.exception.CheckpointException if they cannot be read, or hold NaN or infinity
   * @throws TrainingException if adapters stand beside them
   */
  public static BaseWeights open(Path path, LoadOptions options) {
    return of(UNetWeights.open(path, options));
  }

  /**
   * Wraps the weights of an opened file.
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
    String name = weights.file().getFileName().toString();
    String settings = weights.metadata().get(RadSettings.METADATA_KEY);
    return new BaseWeights(
        name,
        weights.config(),
        Weights.Source.of(weights.tensors(), DType.F32),
        settings == null ? null : RadSettings.fromJson(settings),
        () -> AdaptedBase.digest(weights.tensors()),
        () ->
            new RunRecord.Base(
                name,
                AdaptedBase.digestAsStored(weights.tensors()),
                weights.file().toAbsolutePath().normalize().toString()));
  }

  /**
   * Returns these weights, read from a checkpoint, with the record of the weights that the training
   * began with.
   */
  BaseWeights continuing(RunRecord.Base began) {
    return new BaseWeights(began.name(), config, source, settings, digest, () -> began);
  }

  /**
   * Creates a new network with the ADM's initial weights: every residual block, every attention
   * block and the network itself output zero.
   *
   * @param config its shape
   * @param seed the seed of the draw
   * @return the weights
   */
  public static BaseWeights fresh(UNetConfig config, long seed) {
    String name = "drawn from seed " + seed;
    return new BaseWeights(
        name,
        config,
        new FreshWeights(seed),
        null,
        null,
        () -> new RunRecord.Base(name, name, null));
  }

  /**
   * Returns the same weights without their training settings, to learn another objective.
   *
   * @return the weights, with no {@link #settings}
   */
  public BaseWeights relearned() {
    return new BaseWeights(name, config, source, null, digest, record);
  }

  /**
   * Returns how the weights were trained.
   *
   * @return the settings in their file; empty for a plain ADM and for weights drawn at random
   */
  public Optional<RadSettings> settings() {
    return Optional.ofNullable(settings);
  }

  /**
   * Returns the default objective for these weights: the one they were trained for, or else the
   * paper's.
   *
   * @return the objective
   */
  public Objective objective() {
    return settings == null ? Objective.RAD_PAPER : Objective.of(settings);
  }

  /**
   * Checks that the objective is the one the network was trained for.
   *
   * @throws TrainingException if it is not, naming both
   */
  void requireObjective(Objective wanted) {
    if (settings == null) {
      return;
    }
    require("process", objective().process(), wanted.process());
    require("prediction", settings.predictionType(), wanted.predictionType());
    require("conditioning", settings.conditioning(), wanted.conditioning());
    require("phases", objective().phases(), wanted.phases());
  }

  private void require(String what, Object trained, Object wanted) {
    if (!trained.equals(wanted)) {
      throw new TrainingException(
          "%s was trained with the %s %s, and %s is asked for: leave that out, or let it learn anew with --convert-prediction (BaseWeights.relearned)"
              .formatted(name, what, lower(trained), lower(wanted)));
    }
  }

  private static String lower(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
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
   * Returns the configuration of the network.
   *
   * @return the configuration
   */
  public UNetConfig config() {
    return config;
  }

  Weights.Source source() {
    return source;
  }

  /**
   * Returns the origin of the weights.
   *
   * @return the name of their file, or how they were drawn
   */
  public String name() {
    return name;
  }

  RunRecord.Base record() {
    return record.get();
  }

  /** Returns the metadata about these weights for the adapters' file. */
  Map<String, String> adapterMetadata() {
    return digest == null
        ? Map.of()
        : Map.of(AdaptedBase.DIGEST_KEY, digest.get(), AdaptedBase.NAME_KEY, name);
  }

  @Override
  public String toString() {
    return "BaseWeights[%s, %,d parameters]".formatted(name, config.parameterCount());
  }
}
