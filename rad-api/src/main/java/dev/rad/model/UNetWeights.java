package dev.rad.model;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.PeftKeys;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * The complete weights of a UNet under canonical names: exactly the tensors that the configuration
 * requires, in their shapes.
 *
 * @param file the weights file
 * @param dialect how the file names its tensors
 * @param config the network's configuration
 * @param assumptions what was assumed because neither file nor caller states it, one sentence each
 * @param warnings the assumptions that may well be wrong and would then give wrong pictures
 * @param tensors the tensors by canonical name, in guided-diffusion's order, without adapters
 * @param adapters the low-rank adapters in the file, not merged into the tensors; without them the
 *     network computes as it did before they were trained
 * @param metadata the text that a safetensors file carries
 */
public record UNetWeights(
    Path file,
    KeyDialect dialect,
    UNetConfig config,
    List<String> assumptions,
    List<String> warnings,
    Map<String, RawTensor> tensors,
    Optional<AdapterTensors> adapters,
    Map<String, String> metadata) {

  /** The key of a safetensors file's metadata that holds {@link UNetConfig#toJson}. */
  public static final String CONFIG_KEY = "unet";

  /**
   * Copies the collections.
   *
   * @param file the weights file
   * @param dialect its naming
   * @param config the configuration
   * @param assumptions one sentence each
   * @param warnings one sentence each
   * @param tensors the tensors by canonical name
   * @param adapters the adapters, if any
   * @param metadata the file's text
   */
  public UNetWeights {
    assumptions = List.copyOf(assumptions);
    warnings = List.copyOf(warnings);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /**
   * Opens weights and reads their configuration from the file's metadata or from the {@code
   * config.json} of diffusers weights, or infers it from names and shapes.
   *
   * @param path a weights file or a diffusers folder
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM UNet
   */
  public static UNetWeights open(Path path) {
    return open(path, LoadOptions.defaults());
  }

  /**
   * Opens weights of a known configuration.
   *
   * @param path a weights file or a diffusers folder
   * @param config the configuration, which the weights must fit
   * @return the weights
   * @throws CheckpointException if they cannot be read or do not fit
   */
  public static UNetWeights open(Path path, UNetConfig config) {
    return open(path, LoadOptions.defaults().withConfig(config));
  }

  /**
   * Opens weights with the configuration of a public checkpoint.
   *
   * @param path a weights file or a diffusers folder
   * @param preset the name of one of {@link UNetPresets#all}, which the weights must fit
   * @return the weights
   * @throws CheckpointException if there is no such preset, or the weights cannot be read or do not
   *     fit
   */
  public static UNetWeights open(Path path, String preset) {
    try {
      return open(path, UNetPresets.named(preset).config());
    } catch (NoSuchElementException e) {
      throw new CheckpointException(e.getMessage() + "; give one of these", e);
    }
  }

  /**
   * Opens weights with options for what their file does not say.
   *
   * @param path a weights file or a diffusers folder
   * @param options the options @return the weights
   * @throws CheckpointException if they cannot be read or do not fit
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static UNetWeights open(Path path, LoadOptions options) {
    if (options.config().isEmpty()) {
      ForkJoinPool.commonPool().execute(UNetPresets::all); // read while this thread reads the file
    }
    WeightsFolder.Found found = WeightsFolder.find(path, options.weightSet());
    Path file = found.file();
    Checkpoint checkpoint = Checkpoint.open(file, options.weightSet());
    try {
      Map<String, RawTensor> base = PeftKeys.base(checkpoint.tensors());
      if (!base.containsKey("conv_in.weight") && PeftKeys.adapted(checkpoint.tensors().keySet())) {
        throw new CheckpointException(
            "it holds adapters without a network; give the network's weights, then the adapters");
      }
      refuseLatent(base.keySet());
      KeyDialect dialect = KeyDialect.detect(base.keySet());
      Map<String, RawTensor> canonical = dialect.toCanonical(base);
      UNetInference.refuseClassifier(ExpectedTensors.shapes(canonical));
      List<String> assumptions = new ArrayList<>(found.notes());
      assumptions.addAll(checkpoint.notes());
      Map<String, String> metadata =
          TrainedSettings.complete(checkpoint, options.conditioning(), assumptions);
      Optional<AdapterTensors> adapters = adapters(checkpoint, assumptions);
      UNetConfig.Inferred inferred =
          options.config().isPresent()
              ? new UNetConfig.Inferred(options.config().get(), List.of())
              : findConfig(checkpoint, dialect, canonical, adapters.isPresent(), options);
      UNetConfig config =
          options.numHeadChannels().isPresent()
              ? UNetInference.withHeads(
                  inferred.config(),
                  inferred.config().numHeads(),
                  options.numHeadChannels().getAsInt())
              : inferred.config();
      assumptions.addAll(inferred.assumptions());
      Map<String, RawTensor> ordered = ExpectedTensors.check(config.expectedShapes(), canonical);
      adapters.ifPresent(tuned -> checkAdapters(tuned, ordered));
      return new UNetWeights(
          file, dialect, config, assumptions, inferred.warnings(), ordered, adapters, metadata);
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  /** Refuses networks that read a text, whose names are otherwise much the same. */
  private static void refuseLatent(Set<String> names) {
    if (names.stream().anyMatch(name -> name.contains(".transformer_blocks."))) {
      throw new CheckpointException(
          "it is the network of a latent pipeline such as Stable Diffusion's, which only rad inpaint"
              + " and LatentInpainter use; give a network of pictures");
    }
  }

  private static Optional<AdapterTensors> adapters(
      Checkpoint checkpoint, List<String> assumptions) {
    if (!PeftKeys.adapted(checkpoint.tensors().keySet())) {
      return Optional.empty();
    }
    OptionalDouble alpha = AdapterFile.alphaBeside(checkpoint.file());
    AdapterTensors adapters = PeftKeys.adapters(checkpoint.tensors(), alpha);
    if (alpha.isEmpty()) {
      assumptions.add(AdapterFile.assumedAlpha(adapters));
    }
    return Optional.of(adapters);
  }

  private static UNetConfig.Inferred findConfig(
      Checkpoint checkpoint,
      KeyDialect dialect,
      Map<String, RawTensor> canonical,
      boolean adapted,
      LoadOptions options) {
    String stored = checkpoint.metadata().get(CONFIG_KEY);
    if (stored != null) {
      return new UNetConfig.Inferred(UNetConfig.fromJson(stored), List.of());
    }
    Optional<String> beside =
        dialect == KeyDialect.DIFFUSERS
            ? WeightsFolder.configBeside(checkpoint.file())
            : Optional.empty();
    if (beside.isPresent()) {
      RawTensor embedding = canonical.get("time_embed.0.weight");
      long width =
          embedding != null && embedding.shape().length == 2
              ? Math.min(embedding.shape()[1], 1 << 20)
              : 0;
      return asTrained(DiffusersJson.read(beside.get(), (int) width), adapted);
    }
    Map<String, long[]> shapes = ExpectedTensors.shapes(canonical);
    String fileName = String.valueOf(checkpoint.file().getFileName());
    return new UNetInference(shapes, dialect, fileName, options.numHeadChannels()).infer();
  }

  /**
   * Drops the {@code attention_legacy_order} of a network that RAD's program trained: the program
   * copies the flag from the conversion but computes without it.
   */
  private static UNetConfig.Inferred asTrained(UNetConfig config, boolean adapted) {
    return adapted && !config.useNewAttentionOrder()
        ? new UNetConfig.Inferred(
            UNetInference.withLayout(config, true, config.groupNormEps()),
            List.of(
                "qkv rows lie queries, keys, values (use_new_attention_order true) although"
                    + " config.json sets attention_legacy_order: RAD's program, which trained the"
                    + " adapters, ignores it"))
        : new UNetConfig.Inferred(config, List.of());
  }

  /** Rejects adapters that do not fit the layers that they belong to. */
  private static void checkAdapters(AdapterTensors adapters, Map<String, RawTensor> tensors) {
    adapters
        .layers()
        .forEach(
            (layer, parts) -> {
              RawTensor weight = tensors.get(layer + ".weight");
              for (AdapterTensors.LowRank part : parts) {
                if (weight == null || !part.fits(weight.shape())) {
                  throw new CheckpointException(
                      ("the adapter " + part.a() + ", " + part.b() + " does not fit ")
                          + (weight == null ? "the network, which has no " + layer : weight)
                          + "; the file is damaged");
                }
              }
            });
  }

  /**
   * Returns the same weights with another configuration, for what they leave open.
   *
   * @param other a configuration with the same tensors
   * @return the weights
   * @throws CheckpointException if they do not fit it
   */
  public UNetWeights withConfig(UNetConfig other) {
    return new UNetWeights(
        file,
        dialect,
        other,
        assumptions,
        warnings,
        ExpectedTensors.check(other.expectedShapes(), tensors),
        adapters,
        metadata);
  }

  /** {@return file, naming and size} */
  @Override
  public String toString() {
    return "UNetWeights[%s, %s, %,d parameters, %d×%d%s]"
        .formatted(
            file,
            dialect,
            config.parameterCount(),
            config.imageSize(),
            config.imageSize(),
            adapters.map(a -> ", " + a).orElse(""));
  }
}
