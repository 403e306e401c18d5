package dev.rad.torch.training;

import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.latent.LatentLora;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes adapters of a latent network under PEFT's names in diffusers. */
final class LatentAdapterFile {

  private LatentAdapterFile() {}

  /**
   * Writes a file.
   *
   * @param file the file to write
   * @param adapters one pair for each layer
   */
  static void write(Path file, AdapterTensors adapters) {
    List<RawTensor> tensors = new ArrayList<>();
    adapters
        .layers()
        .forEach(
            (layer, parts) -> {
              LowRank only = parts.get(0);
              tensors.add(renamed("unet." + layer + ".lora_A.weight", only.a()));
              tensors.add(renamed("unet." + layer + ".lora_B.weight", only.b()));
            });
    String config =
        "{\"unet.r\": %d, \"unet.lora_alpha\": %s}"
            .formatted(adapters.rank(), Double.toString(adapters.alpha()));
    SafetensorsWriter.write(
        file,
        tensors,
        Map.of(
            "format",
            "pt",
            "lora_adapter_metadata",
            config,
            LatentLora.RAD_KEY,
            LatentLora.RAD_VALUE));
  }

  private static RawTensor renamed(String name, RawTensor tensor) {
    return RawTensor.of(name, tensor.toFloats(), tensor.shape());
  }
}
