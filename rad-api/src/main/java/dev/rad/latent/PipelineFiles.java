package dev.rad.latent;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files of a pipeline like Stable Diffusion's. Opening it reads only the vocabulary and the
 * directories of the weights files.
 *
 * @param path the folder or file
 * @param autoencoder converts pictures to latents and back, if present
 * @param unet the network that denoises, if present
 * @param textEncoder the network that encodes a prompt's tokens, if present
 * @param tokenizer splits a prompt into tokens, if present
 * @param schedulerJson the text of the scheduler's settings, see {@link SchedulerConfig#fromJson},
 *     if present
 * @param notes what the reader decided or left out, one sentence each
 */
public record PipelineFiles(
    Path path,
    Optional<PipelinePart<AutoencoderConfig>> autoencoder,
    Optional<PipelinePart<ConditionedUNetConfig>> unet,
    Optional<PipelinePart<TextEncoderConfig>> textEncoder,
    Optional<ClipTokenizer> tokenizer,
    Optional<String> schedulerJson,
    List<String> notes) {

  private static final String INDEX = "model_index.json";
  private static final List<String> IGNORED =
      List.of("safety_checker", "feature_extractor", "image_encoder");

  /**
   * Copies the list.
   *
   * @param path the folder or file
   * @param autoencoder the autoencoder, if present
   * @param unet the denoiser, if present
   * @param textEncoder the text encoder, if present
   * @param tokenizer the tokenizer, if present
   * @param schedulerJson the scheduler's settings, if present
   * @param notes one sentence each
   */
  public PipelineFiles {
    notes = List.copyOf(notes);
  }

  /**
   * Returns whether a path is a pipeline's folder or file, or the folder of one of its networks.
   *
   * @param path any path
   * @return true if {@link #open(Path)} can read it
   * @throws CheckpointException if it is a damaged or hostile weights file
   */
  public static boolean matches(Path path) {
    if (Files.isRegularFile(path)) {
      return OriginalFile.matches(Checkpoint.openWhole(path)) || hasConfigBeside(path);
    }
    Path config = path.resolve(PartFiles.CONFIG);
    Path index = path.resolve(INDEX);
    return Files.isRegularFile(index) && !pictureSpace(PartFiles.text(index))
        || Files.isRegularFile(config) && kind(PartFiles.text(config)).isPresent();
  }

  /**
   * Opens a pipeline.
   *
   * @param path a diffusers folder, either with a {@code model_index.json} or of a single network,
   *     or a weights file in the latter; or one file in the layout of the original programs, with
   *     the folder {@code tokenizer} beside it and, for networks of custom sizes, {@code
   *     config.json} in {@code unet}, {@code vae} and {@code text_encoder}
   * @return the pipeline
   * @throws CheckpointException if it is of another kind, incomplete, damaged or hostile
   */
  public static PipelineFiles open(Path path) {
    return open(path, path.toAbsolutePath().getParent() == null ? path : path.resolveSibling("."));
  }

  /**
   * Opens a pipeline whose configurations are in another folder.
   *
   * @param path a folder or a file
   * @param configs for a file: the folder with the {@code config.json} of each network, {@code
   *     tokenizer} and {@code scheduler}, in the layout of diffusers
   * @return the pipeline
   * @throws CheckpointException if it is of another kind, incomplete, damaged or hostile
   */
  public static PipelineFiles open(Path path, Path configs) {
    if (Files.isRegularFile(path)) {
      Checkpoint checkpoint = Checkpoint.openWhole(path);
      return hasConfigBeside(path) && !OriginalFile.matches(checkpoint)
          ? openPart(path)
          : OriginalFile.read(checkpoint, configs.normalize());
    }
    return Files.isRegularFile(path.resolve(INDEX)) ? openPipeline(path) : openPart(path);
  }

  /**
   * Returns whether an index is that of a pipeline whose UNet works on pictures, such as DDPM's.
   */
  private static boolean pictureSpace(String index) {
    try {
      Json json = Json.parse(INDEX, index);
      return json.value("unet") instanceof List<?> names && names.contains("UNet2DModel");
    } catch (CheckpointException e) {
      return false; // opening it says why
    }
  }

  /** Returns whether a network's config.json is beside a weights file. */
  private static boolean hasConfigBeside(Path file) {
    Path config = file.resolveSibling(PartFiles.CONFIG);
    return Files.isRegularFile(config) && kind(PartFiles.text(config)).isPresent();
  }

  private static PipelineFiles openPart(Path path) {
    Path config =
        Files.isRegularFile(path)
            ? path.resolveSibling(PartFiles.CONFIG)
            : path.resolve(PartFiles.CONFIG);
    if (!Files.isRegularFile(config)) {
      throw new CheckpointException(
          path + ": the folder has neither model_index.json nor config.json; give a pipeline's");
    }
    String kind =
        kind(PartFiles.text(config))
            .orElseThrow(
                () ->
                    new CheckpointException(
                        config
                            + ": is that of no autoencoder, UNet or text encoder of Stable"
                            + " Diffusion 1 or 2; give a pipeline's folder"));
    return new PipelineFiles(
        path,
        kind.equals("vae") ? Optional.of(PartReader.autoencoder(path)) : Optional.empty(),
        kind.equals("unet") ? Optional.of(PartReader.unet(path)) : Optional.empty(),
        kind.equals("text_encoder") ? Optional.of(PartReader.textEncoder(path)) : Optional.empty(),
        Optional.empty(),
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
    return fitting(
        new PipelineFiles(
            folder,
            part(folder, json, "vae", PartReader::autoencoder),
            part(folder, json, "unet", PartReader::unet),
            part(folder, json, "text_encoder", PartReader::textEncoder),
            present(json, "tokenizer")
                ? Optional.of(ClipTokenizer.open(folder.resolve("tokenizer")))
                : Optional.empty(),
            present(json, "scheduler") ? Optional.of(PartFiles.text(scheduler)) : Optional.empty(),
            notes));
  }

  /**
   * Returns the pipeline after checking that its text encoder has a row for each of the tokenizer's
   * tokens.
   */
  static PipelineFiles fitting(PipelineFiles files) {
    if (files.tokenizer().isPresent() && files.textEncoder().isPresent()) {
      ClipTokenizer tokenizer = files.tokenizer().get();
      TextEncoderConfig encoder = files.textEncoder().get().config();
      if (tokenizer.vocabularySize() > encoder.vocabSize()
          || tokenizer.maxLength() > encoder.maxPositionEmbeddings()) {
        throw new CheckpointException(
            ("%s: the tokenizer has %d tokens and prompts of %d, the text encoder takes %d and %d;"
                    + " give the tokenizer that came with it")
                .formatted(
                    files.path(),
                    tokenizer.vocabularySize(),
                    tokenizer.maxLength(),
                    encoder.vocabSize(),
                    encoder.maxPositionEmbeddings()));
      }
    }
    return files;
  }

  private static <C> Optional<PipelinePart<C>> part(
      Path folder, Json json, String name, Function<Path, PipelinePart<C>> read) {
    return present(json, name) ? Optional.of(read.apply(folder.resolve(name))) : Optional.empty();
  }

  /** Returns whether the index names a class for a part instead of {@code [null, null]}. */
  private static boolean present(Json json, String name) {
    return json.value(name) instanceof List<?> names && names.size() == 2 && names.get(1) != null;
  }

  /** Rejects pipelines of other architectures, by their parts. */
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

  /** Returns the part that a config.json belongs to. */
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
   * @return the file's settings, or Stable Diffusion's if there is no file
   * @throws CheckpointException if they are not supported
   */
  public SchedulerConfig scheduler() {
    return SchedulerConfig.fromJson(schedulerJson.orElse(SchedulerConfig.STABLE_DIFFUSION));
  }

  /**
   * Returns the settings for a given rule of steps, instead of the file's.
   *
   * @param kind the rule
   * @return the settings, with the rule's own defaults for those that the file lacks
   * @throws CheckpointException if they are not supported
   */
  public SchedulerConfig scheduler(SchedulerKind kind) {
    return SchedulerConfig.fromJson(schedulerJson.orElse(SchedulerConfig.STABLE_DIFFUSION), kind);
  }

  /**
   * Returns whether the network was trained to be told a noise level for every latent pixel, itself
   * or by its adapters.
   *
   * @return true if its metadata has {@link LatentLora#RAD_KEY}
   */
  public boolean trainedForRad() {
    return unet.isPresent() && unet.get().metadata().containsKey(LatentLora.RAD_KEY);
  }

  /**
   * Returns whether the network was trained without texts. Such a pipeline is one of RAD, and has
   * neither text encoder nor tokenizer.
   *
   * @return true if there is nothing that a prompt could be given to
   */
  public boolean isUnconditional() {
    return trainedForRad() && textEncoder.isEmpty() && tokenizer.isEmpty();
  }

  /**
   * Returns the pipeline with another tokenizer, such as a single file's, which contains none.
   *
   * @param folder a folder with {@code vocab.json} and {@code merges.txt}, or {@code
   *     tokenizer.json}
   * @return the changed copy
   * @throws CheckpointException if the folder holds no tokenizer, or one with more tokens than the
   *     text encoder takes
   */
  public PipelineFiles withTokenizer(Path folder) {
    return fitting(
        new PipelineFiles(
            path,
            autoencoder,
            unet,
            textEncoder,
            Optional.of(ClipTokenizer.open(folder)),
            schedulerJson,
            notes));
  }

  /**
   * Returns the pipeline with adapters added to its weights.
   *
   * @param lora the adapters, opened for this pipeline
   * @param strength the factor of the adapters: 1 as trained, 0 for none
   * @return the pipeline; adapted layers are stored outside the Java heap
   */
  public PipelineFiles withLora(LatentLora lora, double strength) {
    if (!Double.isFinite(strength)) {
      throw new IllegalArgumentException("the strength is " + strength + "; give a finite number");
    }
    return new PipelineFiles(
        path,
        autoencoder,
        unet.map(
            part -> merged(part, lora.unet(), strength, lora.trainedForRad() && strength != 0)),
        textEncoder.map(part -> merged(part, lora.textEncoder(), strength, false)),
        tokenizer,
        schedulerJson,
        notes);
  }

  private static <C> PipelinePart<C> merged(
      PipelinePart<C> part,
      Map<String, LatentLora.Layer> layers,
      double strength,
      boolean trainedForRad) {
    Map<String, String> metadata = new HashMap<>(part.metadata());
    if (trainedForRad) {
      metadata.put(LatentLora.RAD_KEY, LatentLora.RAD_VALUE);
    }
    return new PipelinePart<>(
        part.file(),
        part.config(),
        LatentLora.merged(part.tensors(), layers, strength),
        part.notes(),
        metadata);
  }
}
