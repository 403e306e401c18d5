package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files of a Stable-Diffusion-type pipeline. Opening reads directories of weights files only.
 *
 * @param path the folder or file
 * @param autoencoder pictures to latents and back, if it is there
 * @param unet the network that denoises, if it is there
 * @param textEncoder the network that reads a prompt's tokens, if it is there
 * @param schedulerJson the text of the scheduler's settings, see {@link SchedulerConfig#fromJson},
 *     if they are there
 * @param notes what the reader decided or left out, one sentence each
 */
public record PipelineFiles(
    Path path,
    Optional<PipelinePart<AutoencoderConfig>> autoencoder,
    Optional<PipelinePart<ConditionedUNetConfig>> unet,
    Optional<PipelinePart<TextEncoderConfig>> textEncoder,
    Optional<String> schedulerJson,
    List<String> notes) {

  private static final String INDEX = "model_index.json";
  private static final List<String> IGNORED =
      List.of("safety_checker", "feature_extractor", "image_encoder");

  /**
   * Copies the list.
   *
   * @param path the folder or file
   * @param autoencoder the autoencoder, if it is there
   * @param unet the denoiser, if it is there
   * @param textEncoder the text encoder, if it is there
   * @param schedulerJson the scheduler's settings, if they are there
   * @param notes one sentence each
   */
  public PipelineFiles {
    notes = List.copyOf(notes);
  }

  /**
   * Returns whether a path is a pipeline's folder, or the folder of one of its networks.
   *
   * @param path any path
   * @return whether {@link #open} is the way to read it
   */
  public static boolean matches(Path path) {
    return Files.isRegularFile(path.resolve(INDEX))
        || Files.isRegularFile(path.resolve(PartFiles.CONFIG))
            && kind(PartFiles.text(path.resolve(PartFiles.CONFIG))).isPresent();
  }

  /**
   * Opens a pipeline.
   *
   * @param path a folder of diffusers: one with a {@code model_index.json}, or that of one network
   * @return what it holds
   * @throws CheckpointException if it is another pipeline's, incomplete, damaged or hostile
   */
  public static PipelineFiles open(Path path) {
    if (Files.isRegularFile(path.resolve(INDEX))) {
      return openPipeline(path);
    }
    Path config = path.resolve(PartFiles.CONFIG);
    if (Files.isDirectory(path) && !Files.isRegularFile(config)) {
      throw new CheckpointException(
          path + ": the folder has neither model_index.json nor config.json; give a pipeline's");
    }
    String kind = kind(PartFiles.text(config)).orElse("none of a pipeline");
    return new PipelineFiles(
        path,
        kind.equals("vae") ? Optional.of(PartReader.autoencoder(path)) : Optional.empty(),
        kind.equals("unet") ? Optional.of(PartReader.unet(path)) : Optional.empty(),
        kind.equals("text_encoder") ? Optional.of(PartReader.textEncoder(path)) : Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static PipelineFiles openPipeline(Path folder) {
    Path index = folder.resolve(INDEX);
    Json json;
    try {
      json = Json.parse(INDEX, PartFiles.text(index));
      refuse(json);
    } catch (CheckpointException e) {
      throw new CheckpointException(PartFiles.naming(index, e.getMessage()), e);
    }
    List<String> notes = new ArrayList<>();
    for (String name : IGNORED) {
      if (present(json, name) || Files.isDirectory(folder.resolve(name))) {
        notes.add(name + " is ignored");
      }
    }
    Path scheduler = folder.resolve("scheduler").resolve("scheduler_config.json");
    return new PipelineFiles(
        folder,
        part(folder, json, "vae", PartReader::autoencoder),
        part(folder, json, "unet", PartReader::unet),
        part(folder, json, "text_encoder", PartReader::textEncoder),
        present(json, "scheduler") ? Optional.of(PartFiles.text(scheduler)) : Optional.empty(),
        notes);
  }

  private static <C> Optional<PipelinePart<C>> part(
      Path folder, Json json, String name, Function<Path, PipelinePart<C>> read) {
    return present(json, name) ? Optional.of(read.apply(folder.resolve(name))) : Optional.empty();
  }

  /** Returns whether the index names a class for a part, not {@code [null, null]}. */
  private static boolean present(Json json, String name) {
    return json.value(name) instanceof List<?> names && names.size() == 2 && names.get(1) != null;
  }

  /** Refuses pipelines of other architectures by the parts they have. */
  private static void refuse(Json json) {
    String name = json.text("_class_name", "");
    if (name.contains("XL") || present(json, "text_encoder_2")) {
      throw json.wrong(
          "_class_name", "a pipeline of Stable Diffusion 1 or 2: SDXL is not supported");
    }
    for (String part : new String[] {"transformer", "controlnet", "prior", "low_res_scheduler"}) {
      if (present(json, part)) {
        throw json.wrong(part, "a pipeline of Stable Diffusion 1 or 2: others are not supported");
      }
    }
  }

  /** Returns the part that a config.json is of. */
  private static Optional<String> kind(String config) {
    Json json;
    try {
      json = Json.parse(PartFiles.CONFIG, config);
    } catch (CheckpointException e) {
      return Optional.empty();
    }
    if (json.value("_class_name") instanceof String name) {
      return switch (name) {
        case "AutoencoderKL" -> Optional.of("vae");
        case "UNet2DConditionModel" -> Optional.of("unet");
        default -> Optional.empty();
      };
    }
    return "clip_text_model".equals(json.value("model_type"))
        ? Optional.of("text_encoder")
        : Optional.empty();
  }

  /**
   * Returns the scheduler's settings.
   *
   * @return those of the file, or Stable Diffusion's where there is none
   * @throws CheckpointException if they are not supported
   */
  public SchedulerConfig scheduler() {
    return SchedulerConfig.fromJson(schedulerJson.orElse(SchedulerConfig.STABLE_DIFFUSION));
  }

  /**
   * Returns the settings for another rule of steps than the file's.
   *
   * @param kind the rule
   * @return the settings, with the rule's own defaults where the file says nothing
   * @throws CheckpointException if they are not supported
   */
  public SchedulerConfig scheduler(SchedulerKind kind) {
    return SchedulerConfig.fromJson(schedulerJson.orElse(SchedulerConfig.STABLE_DIFFUSION), kind);
  }
}
