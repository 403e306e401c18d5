package dev.rad.latent;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a pipeline as a diffusers folder. */
public final class PipelineWriter {
  private static final String INDEX = "model_index.json";
  private static final String NETWORK = "diffusion_pytorch_model.safetensors";
  private static final String TEXT = "model.safetensors";

  private static final String SCHEDULER = "scheduler/scheduler_config.json";

  private PipelineWriter() {}

  /**
   * Returns the names of the files that {@link #write} writes.
   *
   * @param files the pipeline
   * @return the names in the folder
   */
  public static List<String> names(PipelineFiles files) {
    List<String> names = new ArrayList<>(List.of(INDEX, SCHEDULER));
    files.unet().ifPresent(part -> names.addAll(List.of("unet/config.json", "unet/" + NETWORK)));
    files
        .autoencoder()
        .ifPresent(part -> names.addAll(List.of("vae/config.json", "vae/" + NETWORK)));
    files
        .textEncoder()
        .ifPresent(
            part -> names.addAll(List.of("text_encoder/config.json", "text_encoder/" + TEXT)));
    files
        .tokenizer()
        .ifPresent(part -> TokenizerFiles.NAMES.forEach(name -> names.add("tokenizer/" + name)));
    return names;
  }

  /**
   * Writes a pipeline, or the parts that are present.
   *
   * @param folder the folder, created if missing; files of the same names are replaced
   * @param files the pipeline
   * @param dtype the type of the numbers in the files
   * @throws CheckpointException if the folder cannot be written
   */
  public static void write(Path folder, PipelineFiles files, DType dtype) {
    try {
      Files.createDirectories(folder);
      if (files.unet().isPresent()) {
        var part = files.unet().get();
        write(folder.resolve("unet"), part.config().toJson(), NETWORK, part, dtype);
      }
      if (files.autoencoder().isPresent()) {
        var part = files.autoencoder().get();
        write(folder.resolve("vae"), part.config().toJson(), NETWORK, part, dtype);
      }
      if (files.textEncoder().isPresent()) {
        var part = files.textEncoder().get();
        write(folder.resolve("text_encoder"), part.config().toJson(), TEXT, part, dtype);
      }
      if (files.tokenizer().isPresent()) {
        copy(files.tokenizer().get().folder(), folder.resolve("tokenizer"));
      }
      Files.createDirectories(folder.resolve(SCHEDULER).getParent());
      Files.writeString(folder.resolve(SCHEDULER), files.scheduler().toJson() + "\n");
      Files.writeString(folder.resolve(INDEX), index(files) + "\n");
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /**
   * Writes an autoencoder, as float32.
   *
   * @param folder the autoencoder's folder, created if missing; files of the same names are
   *     replaced
   * @param config the network's shape
   * @param tensors its weights, under diffusers' names
   * @throws CheckpointException if the folder cannot be written
   */
  public static void write(Path folder, AutoencoderConfig config, List<RawTensor> tensors) {
    write(folder, config.toJson(), tensors, Map.of());
  }

  /**
   * Writes a network that predicts noise, as float32.
   *
   * @param folder the network's folder, created if missing; files of the same names are replaced
   * @param config the network's shape
   * @param tensors its weights, under diffusers' names
   * @param metadata the text to store besides them
   * @throws CheckpointException if the folder cannot be written
   */
  public static void write(
      Path folder,
      ConditionedUNetConfig config,
      List<RawTensor> tensors,
      Map<String, String> metadata) {
    write(folder, config.toJson(), tensors, metadata);
  }

  private static void write(
      Path folder, String config, List<RawTensor> tensors, Map<String, String> metadata) {
    try {
      write(
          folder,
          config,
          NETWORK,
          tensors.stream().collect(Collectors.toMap(RawTensor::name, tensor -> tensor)),
          metadata,
          DType.F32);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static CheckpointException unwritable(Path folder, IOException e) {
    return new CheckpointException(
        (folder + ": cannot be written (" + e + "); check the directory, its permissions")
            + " and space",
        e);
  }

  private static void write(
      Path folder, String config, String name, PipelinePart<?> part, DType dtype)
      throws IOException {
    String rad = part.metadata().get(LatentLora.RAD_KEY);
    write(
        folder,
        config,
        name,
        part.tensors(),
        rad == null ? Map.of() : Map.of(LatentLora.RAD_KEY, rad),
        dtype);
  }

  private static void write(
      Path folder,
      String config,
      String name,
      Map<String, RawTensor> tensors,
      Map<String, String> metadata,
      DType dtype)
      throws IOException {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put("format", "pt");
    Files.createDirectories(folder);
    SafetensorsWriter.write(folder.resolve(name), new TreeMap<>(tensors).values(), all, dtype);
    Files.writeString(folder.resolve(PartFiles.CONFIG), config + "\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : TokenizerFiles.NAMES) {
      Path file = from.resolve(name);
      if (Files.isRegularFile(file)
          && !(Files.exists(to.resolve(name)) && Files.isSameFile(file, to.resolve(name)))) {
        Files.copy(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String index(PipelineFiles files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean inpainting = files.unet().map(part -> part.config().inpainting()).orElse(false);
    json.put(
        "_class_name", inpainting ? "StableDiffusionInpaintPipeline" : "StableDiffusionPipeline");
    put(json, "feature_extractor", false, "", "");
    put(json, "safety_checker", false, "", "");
    put(json, "scheduler", true, "diffusers", files.scheduler().kind().className());
    put(json, "text_encoder", present(files.textEncoder()), "transformers", "CLIPTextModel");
    put(json, "tokenizer", present(files.tokenizer()), "transformers", "CLIPTokenizer");
    put(json, "unet", present(files.unet()), "diffusers", "UNet2DConditionModel");
    put(json, "vae", present(files.autoencoder()), "diffusers", "AutoencoderKL");
    return json.toPrettyString();
  }

  private static boolean present(Optional<?> part) {
    return part.isPresent();
  }

  private static void put(
      ObjectNode json, String part, boolean present, String library, String name) {
    var names = json.putArray(part);
    if (present) {
      names.add(library).add(name);
    } else {
      names.addNull().addNull();
    }
  }
}
