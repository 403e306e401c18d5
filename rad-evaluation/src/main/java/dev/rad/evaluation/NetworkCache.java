package dev.rad.evaluation;

import dev.rad.AdaptOptions;
import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.exception.CheckpointException;
import dev.rad.image.RgbImage;
import dev.rad.latent.PipelineFiles;
import dev.rad.mask.Mask;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.torch.BaselineInpainter;
import dev.rad.torch.LamaInpainter;
import dev.rad.torch.LatentInpainter;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.RadInpainterBuilder;
import dev.rad.torch.baseline.RadSteps;
import dev.rad.torch.latent.LatentPipeline;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The networks of an evaluation, each loaded on first use and shared by all methods that run it.
 */
final class NetworkCache implements AutoCloseable {

  private final NetworkFiles files;
  private final Device device;
  private final Map<String, RadInpainter> rads = new LinkedHashMap<>(); // by method name
  private final AdaptedNetwork adapted = new AdaptedNetwork();
  private @Nullable BaselineInpainter plain;
  private @Nullable PhotoInpainter patches;
  private @Nullable LamaInpainter lama;
  private @Nullable LatentInpainter latent;

  NetworkCache(NetworkFiles files, Device device) {
    this.files = files;
    this.device = device;
  }

  /**
   * Returns the file of the network that a method runs or, for adapters, that of their base
   * network.
   */
  Optional<Path> file(MethodSpec method) {
    if (method.isPrior()) {
      return method.isRad() ? Optional.of(files.checkpoint()) : Optional.empty();
    }
    return switch (method.name()) {
      case MethodSpec.RAD -> Optional.of(files.checkpoint());
      case MethodSpec.CFG2 -> Optional.of(given(files.cfg2(), method, "--cfg2"));
      case MethodSpec.TD_PAINT -> Optional.of(given(files.tdPaint(), method, "--td-paint"));
      case MethodSpec.LAMA ->
          Optional.of(
              NetworkFiles.trusted(given(files.lama(), method, "--lama"), files.runsTorchScript()));
      case MethodSpec.LATENT -> Optional.of(given(files.latent(), method, "--latent"));
      default ->
          method.isOnPlainNetwork() || method.name().equals(MethodSpec.LORA)
              ? Optional.of(files.adm())
              : Optional.empty();
    };
  }

  /** Returns the adapters that a method runs with. */
  Optional<Path> adapter(MethodSpec method) {
    return method.name().equals(MethodSpec.LORA)
        ? Optional.of(given(files.adapter(), method, "--adapter"))
        : Optional.empty();
  }

  private static Path given(Optional<Path> file, MethodSpec method, String option) {
    return file.orElseThrow(
        () ->
            new IllegalArgumentException(
                "method '%s' needs its weights: name them with %s"
                    .formatted(method.label(), option)));
  }

  /**
   * Returns the picture size of a method's network.
   *
   * @return the side in pixels; empty for methods that take any size
   * @throws dev.rad.exception.CheckpointException if the network's file cannot be used
   */
  Optional<Integer> imageSize(MethodSpec method) {
    return switch (method.name()) {
      case MethodSpec.LAMA -> Optional.empty();
      case MethodSpec.LATENT -> latentSize(PipelineFiles.open(file(method).orElseThrow()));
      default ->
          file(method).map(path -> UNetWeights.open(path, files.known(path)).config().imageSize());
    };
  }

  private static Optional<Integer> latentSize(PipelineFiles pipeline) {
    return pipeline
        .unet()
        .flatMap(
            unet ->
                pipeline
                    .autoencoder()
                    .map(vae -> LatentPipeline.imageSize(unet.config(), vae.config())));
  }

  RadInpainter rad(MethodSpec method) {
    return rads.computeIfAbsent(
        method.isPrior() ? MethodSpec.RAD : method.name(),
        name -> {
          Path file = file(method).orElseThrow();
          RadInpainterBuilder builder =
              RadInpainter.builder().weights(file).options(known(method, file)).device(device);
          adapter(method).ifPresent(builder::adapter);
          return ofClass(builder.load(), file);
        });
  }

  /** Returns a network adapted to a picture, as {@link AdaptedNetwork#of}. */
  AdaptedNetwork.Adapted adapted(
      RadInpainter base,
      RgbImage picture,
      Mask hole,
      AdaptOptions options,
      BooleanSupplier cancelled) {
    return adapted.of(base, picture, hole, options, cancelled);
  }

  private RadInpainter ofClass(RadInpainter rad, Path file) {
    boolean conditional = UNetWeights.open(file, files.known(file)).config().numClasses() > 0;
    try {
      return conditional && files.classNumber().isPresent()
          ? rad.withClass(files.classNumber().getAsInt())
          : rad;
    } catch (CheckpointException e) {
      rad.close();
      throw e;
    }
  }

  /**
   * Checks, before anything is computed, that a method's network is of the right kind.
   *
   * @throws CheckpointException if TD-Paint's network is not TD-Paint's, or its file cannot be used
   */
  void requireKind(MethodSpec method) {
    file(method).ifPresent(file -> known(method, file));
  }

  /**
   * Returns the options for loading a method's network. A network that TD-Paint runs counts as
   * TD-Paint's, even if its file does not state it.
   *
   * @throws CheckpointException if the file states another kind
   */
  private LoadOptions known(MethodSpec method, Path file) {
    LoadOptions known = files.known(file);
    if (!method.name().equals(MethodSpec.TD_PAINT) || known.conditioning().isPresent()) {
      return known;
    }
    String recorded = UNetWeights.open(file, known).metadata().get(RadSettings.METADATA_KEY);
    if (recorded == null) {
      return known.withConditioning(NoiseConditioning.TD_PAINT);
    }
    NoiseConditioning conditioning = RadSettings.fromJson(recorded).conditioning();
    if (conditioning != NoiseConditioning.TD_PAINT) {
      throw new CheckpointException(
          "%s is no network of TD-Paint, its noise conditioning is %s: name it with --checkpoint, for the method rad"
              .formatted(file, conditioning.name().toLowerCase(Locale.ROOT)));
    }
    return known;
  }

  BaselineInpainter plain() {
    if (plain == null) {
      plain = BaselineInpainter.load(files.adm(), RadSteps.PAPER, files.known(files.adm()), device);
    }
    return plain;
  }

  PhotoInpainter patches() {
    if (patches == null) {
      patches = PhotoInpainter.create();
    }
    return patches;
  }

  LamaInpainter lama(MethodSpec method) {
    if (lama == null) {
      lama = LamaInpainter.load(file(method).orElseThrow(), device);
    }
    return lama;
  }

  LatentInpainter latent(MethodSpec method) {
    if (latent == null) {
      PipelineFiles pipeline = PipelineFiles.open(file(method).orElseThrow());
      latent = LatentInpainter.load(pipeline, device, Precision.FLOAT32);
    }
    return latent;
  }

  @Override
  public void close() {
    adapted.close();
    rads.values().forEach(RadInpainter::close);
    if (plain != null) {
      plain.close();
    }
    if (patches != null) {
      patches.close();
    }
    if (lama != null) {
      lama.close();
    }
    if (latent != null) {
      latent.close();
    }
  }
}
