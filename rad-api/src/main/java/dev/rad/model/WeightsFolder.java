package dev.rad.model;

import dev.rad.checkpoint.WeightSet;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A diffusers folder: finds its weights and its {@code config.json}. */
final class WeightsFolder {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  /** Full precision before half, and averaged weights before those of the last step. */
  private static final List<String> FILES =
      List.of(
          WEIGHTS,
          "diffusion_pytorch_model.safetensors.index.json",
          "diffusion_pytorch_model.bin",
          "diffusion_pytorch_model.fp16.safetensors",
          "diffusion_pytorch_model.safetensors.index.fp16.json",
          "diffusion_pytorch_model.fp16.bin",
          "diffusion_pytorch_model.bf16.safetensors",
          "diffusion_pytorch_model.non_ema.safetensors",
          "diffusion_pytorch_model.non_ema.bin",
          "model.safetensors",
          "model.safetensors.index.json",
          "model.fp16.safetensors");

  private static final List<String> RAW_FILES =
      List.of("diffusion_pytorch_model.non_ema.safetensors", "diffusion_pytorch_model.non_ema.bin");

  private static final String AVERAGED_FOLDER = "unet_ema";
  private static final String FOLDER = "unet";

  private WeightsFolder() {}

  /** The file to read, and a sentence on each other file that was found. */
  record Found(Path file, List<String> notes) {}

  /** Returns the path itself, or the first weights file in it if it is a folder. */
  static Found find(Path path, WeightSet wanted) {
    if (!Files.isDirectory(path)) {
      return new Found(path, List.of());
    }
    List<Path> files = candidates(path, wanted).filter(Files::isRegularFile).distinct().toList();
    if (files.isEmpty()) {
      throw new CheckpointException(
          path
              + (": the folder holds none of " + FILES + ", nor does " + FOLDER + "/ or ")
              + (AVERAGED_FOLDER + "/ in it; give the file"));
    }
    Path first = files.get(0);
    return new Found(
        first,
        files.size() == 1
            ? List.of()
            : List.of(
                ("of the folder's " + files.size() + " weights files ")
                    + (path.relativize(first) + " is read, not " + path.relativize(files.get(1)))));
  }

  private static Stream<Path> candidates(Path path, WeightSet wanted) {
    List<String> folders =
        wanted == WeightSet.EMA
            ? List.of("", AVERAGED_FOLDER, FOLDER)
            : List.of("", FOLDER, AVERAGED_FOLDER);
    Stream<String> names =
        wanted == WeightSet.EMA
            ? FILES.stream()
            : Stream.concat(RAW_FILES.stream(), FILES.stream());
    List<String> ordered = names.toList();
    return folders.stream()
        .flatMap(folder -> ordered.stream().map(name -> path.resolve(folder).resolve(name)));
  }

  /** Returns the text of the {@code config.json} beside a weights file. */
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
