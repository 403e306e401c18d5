package dev.rad.model;

import dev.rad.CheckpointException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A diffusers folder: where its weights are, and what its {@code config.json} says. */
final class WeightsFolder {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  private static final List<String> FILES =
      List.of(
          WEIGHTS,
          "diffusion_pytorch_model.safetensors.index.json",
          "diffusion_pytorch_model.bin",
          "model.safetensors",
          "model.safetensors.index.json",
          "unet/" + WEIGHTS,
          "unet/diffusion_pytorch_model.safetensors.index.json",
          "unet/diffusion_pytorch_model.bin");

  private WeightsFolder() {}

  /** The path itself, or the first weights file in it if it is a folder. */
  static Path weightsFile(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    return FILES.stream()
        .map(path::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    path + ": the folder holds none of " + FILES + "; give the file"));
  }

  /** The text of the {@code config.json} beside a weights file. */
  static Optional<String> configBeside(Path weights) {
    Path json = weights.resolveSibling(CONFIG);
    if (!Files.isRegularFile(json)) {
      return Optional.empty();
    }
    try {
      if (Files.size(json) > 1 << 20) {
        throw new CheckpointException(json + " is larger than 1 MiB; give diffusers' config.json");
      }
      return Optional.of(Files.readString(json));
    } catch (MalformedInputException e) {
      throw new CheckpointException(json + " is not UTF-8; save it as UTF-8", e);
    } catch (IOException e) {
      throw new CheckpointException(json + " cannot be read (" + e + "); check permissions", e);
    }
  }
}
