package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.exception.TrainingException;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerConfig;
import dev.rad.torch.nn.ClipTextModel;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/** The parts of the pipeline that a training on latents needs. */
final class LatentBase {

  private LatentBase() {}

  /**
   * Checks that a pipeline can be trained.
   *
   * @param base the pipeline
   * @param size the side of the photos in pixels
   * @param scheduler the configuration of the pipeline's scheduler
   * @throws TrainingException if it cannot
   */
  static void requireTrainable(PipelineFiles base, int size, SchedulerConfig scheduler) {
    if (base.unet().isEmpty()
        || base.autoencoder().isEmpty()
        || base.textEncoder().isEmpty()
        || base.tokenizer().isEmpty()) {
      throw new TrainingException(
          base.path() + " lacks a part: training needs unet, vae, text_encoder and tokenizer");
    }
    if (base.unet().get().config().inChannels()
        != base.autoencoder().get().config().latentChannels()) {
      throw new TrainingException(
          "%s has %d input channels: give a network of latents alone, which RAD needs no mask for"
              .formatted(base.path(), base.unet().get().config().inChannels()));
    }
    if (scheduler.rescaleBetasZeroSnr()) {
      throw new TrainingException(
          base.path() + " ends with no picture at all (rescale_betas_zero_snr), unlike RAD");
    }
    int factor = base.autoencoder().get().config().factor();
    if (size % factor != 0) {
      throw new TrainingException(
          "photos of %d pixels have no whole latents: take a multiple of %d"
              .formatted(size, factor));
    }
  }

  /** Encodes the empty text, {@code [1, T, D]}; the caller closes it. */
  static Tensor emptyText(PipelineFiles base, Device device) {
    int[] ids =
        base.tokenizer().orElseThrow().encode("").ids().stream()
            .mapToInt(Integer::intValue)
            .toArray();
    try (ClipTextModel encoder =
            PipelineLoader.textEncoder(
                base.textEncoder().orElseThrow(), Precision.FLOAT32, device);
        var scope = TensorScope.open()) {
      return scope.release(Autograd.off(() -> encoder.forward(ids)));
    }
  }
}
