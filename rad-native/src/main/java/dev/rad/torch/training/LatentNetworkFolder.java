package dev.rad.torch.training;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.latent.LatentLora;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.PipelinePart;
import dev.rad.latent.PipelineWriter;
import dev.rad.latent.SchedulerConfig;
import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a new network of latents as a pipeline without texts, in diffusers' layout. */
final class LatentNetworkFolder {

  private LatentNetworkFolder() {}

  /**
   * Writes the network, and the first time the rest of its pipeline.
   *
   * @param folder the pipeline's folder
   * @param network the network
   * @param base has the autoencoder
   * @param scheduler the settings of the noise
   */
  static void write(
      Path folder, UNet2DConditionModel network, LatentBase base, SchedulerConfig scheduler) {
    Map<String, String> metadata = Map.of(LatentLora.RAD_KEY, LatentLora.RAD_VALUE);
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    network.parameters().forEach((name, tensor) -> tensors.put(name, Tensors.toRaw(name, tensor)));
    if (PipelineFiles.matches(folder)) {
      PipelineWriter.write(
          folder.resolve("unet"), network.config(), List.copyOf(tensors.values()), metadata);
      return;
    }
    PipelineWriter.write(
        folder,
        new PipelineFiles(
            folder,
            base.files().autoencoder(),
            Optional.of(new PipelinePart<>(folder, network.config(), tensors, List.of(), metadata)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(scheduler.toJson()),
            List.of()),
        DType.F32);
  }
}
