package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.exception.TrainingException;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.PipelinePart;
import dev.rad.latent.SchedulerConfig;
import dev.rad.model.PredictionType;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.nn.FreshWeights;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.nn.UNet2DConditionModel;
import java.util.Optional;

/**
 * What a training on latents begins with: a pipeline, or an autoencoder and the shape of a new
 * network.
 *
 * @param files the pipeline, or the files of the autoencoder
 * @param fresh the shape of the new network, if there is one
 */
record LatentBase(PipelineFiles files, Optional<ConditionedUNetConfig> fresh) {

  /**
   * Checks that the network can be trained.
   *
   * @param size the side of the photos in pixels
   * @throws TrainingException if it cannot
   */
  void requireTrainable(int size) {
    if (files.autoencoder().isEmpty() || fresh.isEmpty() && !isComplete()) {
      throw new TrainingException(
          files.path()
              + " lacks a part: training needs vae, and adapters need unet, text_encoder and"
              + " tokenizer, too");
    }
    int channels = config().inChannels();
    if (channels != autoencoder().config().latentChannels()) {
      throw new TrainingException(
          ("%s has %d input channels for latents of %d: give a network of latents alone, which RAD"
                  + " needs no mask for")
              .formatted(
                  fresh.isPresent() ? "the new network" : files.path(),
                  channels,
                  autoencoder().config().latentChannels()));
    }
    int factor = autoencoder().config().factor();
    if (size % factor != 0) {
      throw new TrainingException(
          "photos of %d pixels have no whole latents: take a multiple of %d"
              .formatted(size, factor));
    }
  }

  private boolean isComplete() {
    return files.unet().isPresent()
        && (files.isUnconditional()
            || files.textEncoder().isPresent() && files.tokenizer().isPresent());
  }

  /** Returns whether the network is given texts. */
  boolean hasTexts() {
    return fresh.isEmpty() && !files.isUnconditional();
  }

  ConditionedUNetConfig config() {
    return fresh.orElseGet(() -> files.unet().orElseThrow().config());
  }

  PipelinePart<AutoencoderConfig> autoencoder() {
    return files.autoencoder().orElseThrow();
  }

  AutoencoderKL loadAutoencoder(Device device) {
    return PipelineLoader.autoencoder(autoencoder(), Precision.FLOAT32, device);
  }

  /** Loads the network, or draws a new one. */
  UNet2DConditionModel network(long seed, Device device) {
    return fresh.isPresent()
        ? new UNet2DConditionModel(fresh.get(), new FreshWeights(seed), device)
        : PipelineLoader.unet(files.unet().orElseThrow(), Precision.FLOAT32, device);
  }

  /**
   * Returns the settings of the noise: the pipeline's, or Stable Diffusion's.
   *
   * @param prediction what a new network learns to predict
   */
  SchedulerConfig scheduler(PredictionType prediction) {
    return fresh.isEmpty()
        ? files.scheduler()
        : SchedulerConfig.fromJson(SchedulerConfig.STABLE_DIFFUSION).predicting(prediction);
  }

  /** Describes what may not change when a training is resumed. */
  String description() {
    return files.path().toAbsolutePath() + fresh.map(config -> ", new " + config).orElse("");
  }
}
