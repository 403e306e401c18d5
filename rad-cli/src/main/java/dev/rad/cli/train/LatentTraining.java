package dev.rad.cli.train;

import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.exception.TrainingException;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.device.Threads;
import dev.rad.torch.latent.LatentPipeline;
import dev.rad.torch.training.LatentTrainer;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains on latents: {@code rad train} with a {@code --base} of diffusers' kind, whose adapters are
 * trained, or with an {@code --autoencoder}, for which a new network is.
 *
 * @param files the pipeline, or the autoencoder's
 * @param fresh the shape of the new network, if there is one
 * @param data the folder of photos
 * @param heights that photos are resized to; only the first is used
 * @param heldOut the fraction of the photos to validate on
 * @param out the folder for latents and adapters or network
 * @param console the console to report to
 */
record LatentTraining(
    PipelineFiles files,
    Optional<ConditionedUNetConfig> fresh,
    Path data,
    List<Integer> heights,
    double heldOut,
    Path out,
    Console console) {

  /** The shape of a new network, of 5 million parameters for latents of 64×64. */
  private static final String SMALL_NETWORK =
      """
      {"_class_name": "UNet2DConditionModel", "sample_size": 64, "in_channels": 4,
       "out_channels": 4, "block_out_channels": [32, 64, 96, 128], "layers_per_block": 1,
       "down_block_types":
         ["DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
       "up_block_types":
         ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"],
       "attention_head_dim": 4, "cross_attention_dim": 8, "norm_num_groups": 8}
      """;

  /** Reads the shape of a new network, or returns the default. */
  static ConditionedUNetConfig network(@Nullable Path file) {
    try {
      return ConditionedUNetConfig.fromJson(file == null ? SMALL_NETWORK : Files.readString(file));
    } catch (IOException e) {
      throw new TrainingException(file + " cannot be read: " + e, e);
    }
  }

  /** Returns the side of the pictures that the network is trained on. */
  private int imageSize() {
    if (files.autoencoder().isEmpty() || fresh.isEmpty() && files.unet().isEmpty()) {
      throw new TrainingException(
          files.path()
              + " lacks unet or vae: --base takes the folder of a whole pipeline, --autoencoder"
              + " one with a vae");
    }
    return LatentPipeline.imageSize(
        fresh.orElseGet(() -> files.unet().orElseThrow().config()),
        files.autoencoder().get().config());
  }

  /** Trains. */
  void run(TrainingOptions options) {
    int size = imageSize();
    console.say("photos   of %s are read", data);
    PhotoFolder.Split photos =
        PhotoFolder.read(
                data,
                size,
                heights.isEmpty() ? List.of(size) : heights,
                skipped -> console.warn("skipped: " + skipped))
            .holdOut(heldOut, options.seed());
    try (var trainer = trainer(photos.train(), options);
        var interrupt = new InterruptHandler();
        var watch = new TrainingMonitor(console, interrupt::isRequested)) {
      console.say(
          "%d photos of %d px, %d of them with texts, and %d held out, encoded once; %s with %,d"
              + " parameters, %d threads, %d steps of %d pictures",
          photos.train().count(),
          size,
          trainer.captionCount(),
          photos.heldOut().count(),
          fresh.isPresent() ? "a new network" : files.path(),
          trainer.parameterCount(),
          Threads.count(),
          options.steps(),
          options.batchSize());
      if (photos.heldOut().count() > 0) {
        trainer.validateOn(photos.heldOut());
      }
      trainer.run(watch);
      console.say(
          "written  %s",
          out.resolve(fresh.isPresent() ? LatentTrainer.PIPELINE : LatentTrainer.ADAPTER));
    }
  }

  private LatentTrainer trainer(PhotoFolder photos, TrainingOptions options) {
    return fresh
        .map(network -> LatentTrainer.ofNewNetwork(files, network, photos, options, out))
        .orElseGet(() -> new LatentTrainer(files, photos, options, out));
  }
}
