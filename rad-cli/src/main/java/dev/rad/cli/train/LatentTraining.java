package dev.rad.cli.train;

import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.exception.TrainingException;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.device.Threads;
import dev.rad.torch.latent.LatentPipeline;
import dev.rad.torch.training.LatentTrainer;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.TrainingOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains adapters of a latent diffusion pipeline: {@code rad train} with a {@code --base} of
 * diffusers' kind.
 *
 * @param base the pipeline's folder
 * @param data the folder of photos
 * @param heights that photos are resized to; only the first is used
 * @param out the folder for latents and adapters
 * @param console the console to report to
 */
record LatentTraining(Path base, Path data, List<Integer> heights, Path out, Console console) {

  /** Returns the side of the pictures that the pipeline was trained on. */
  static int imageSize(PipelineFiles files) {
    if (files.unet().isEmpty() || files.autoencoder().isEmpty()) {
      throw new TrainingException(
          files.path() + " lacks unet or vae: --base takes the folder of a whole pipeline");
    }
    return LatentPipeline.imageSize(
        files.unet().get().config(), files.autoencoder().get().config());
  }

  /** Trains. */
  void run(PipelineFiles files, TrainingOptions options) {
    int size = imageSize(files);
    console.say("photos   of %s are read", data);
    PhotoFolder photos =
        PhotoFolder.read(
            data,
            size,
            heights.isEmpty() ? List.of(size) : heights,
            skipped -> console.warn("skipped: " + skipped));
    console.say(
        "%d photos of %d px, encoded once; %s, %d threads, %d steps of %d pictures",
        photos.count(), size, base, Threads.count(), options.steps(), options.batchSize());
    try (var trainer = new LatentTrainer(files, photos, options, out);
        var interrupt = new InterruptHandler();
        var watch = new TrainingMonitor(console, interrupt::isRequested)) {
      trainer.run(watch);
      console.say("adapter  %s", out.resolve(LatentTrainer.ADAPTER));
    }
  }
}
