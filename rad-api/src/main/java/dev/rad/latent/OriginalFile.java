package dev.rad.latent;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.ExpectedTensors;
import dev.rad.latent.TextEncoderConfig.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Reads a file in the layout of the original programs, which holds all networks of a pipeline. */
final class OriginalFile {
  /** The training step of Stable Diffusion 2's base file, which predicts noise. */
  private static final String BASE_STEP = "875000";

  private static final Map<String, String> OTHERS =
      Map.of(
          "conditioner.embedders.", "Stable Diffusion XL",
          "control_model.", "ControlNet",
          "model.diffusion_model.joint_blocks.", "Stable Diffusion 3",
          "model.diffusion_model.double_blocks.", "Flux",
          "double_blocks.", "Flux");

  private final Path file;
  private final Path configs;
  private final Checkpoint checkpoint;
  private final List<String> notes = new ArrayList<>();

  private OriginalFile(Path file, Path configs, Checkpoint checkpoint) {
    this.file = file;
    this.configs = configs;
    this.checkpoint = checkpoint;
  }

  /**
   * Returns whether the tensors' names are those of the original programs, or of similar ones to
   * reject.
   */
  static boolean matches(Checkpoint checkpoint) {
    Set<String> names = checkpoint.tensors().keySet();
    boolean unet = names.stream().anyMatch(name -> name.startsWith(OriginalNames.UNET));
    return names.stream()
        .anyMatch(
            name ->
                name.startsWith(OriginalNames.UNET) && name.contains(".transformer_blocks.")
                    || name.startsWith(OriginalNames.AUTOENCODER) && !unet
                    || name.startsWith(OriginalNames.TEXT)
                    || name.equals("decoder.mid.attn_1.q.weight")
                    || OTHERS.keySet().stream().anyMatch(name::startsWith));
  }

  /**
   * Reads a file.
   *
   * @param configs a folder that may hold configurations in diffusers' layout, for networks of
   *     custom sizes
   */
  static PipelineFiles read(Checkpoint checkpoint, Path configs) {
    try {
      return new OriginalFile(checkpoint.file(), configs, checkpoint).read();
    } catch (CheckpointException e) {
      throw new CheckpointException(PartFiles.naming(checkpoint.file(), e.getMessage()), e);
    }
  }

  private PipelineFiles read() {
    refuseOthers();
    notes.addAll(checkpoint.notes());
    Map<String, RawTensor> network = below(OriginalNames.UNET);
    Map<String, RawTensor> autoencoder = below(OriginalNames.AUTOENCODER);
    Map<String, RawTensor> text = below(OriginalNames.TEXT);
    if (network.isEmpty() && autoencoder.isEmpty() && text.isEmpty()) {
      autoencoder = below("");
    }
    boolean openClip = OpenClipText.matches(withoutPrefix(text, "model."));
    boolean inpainting =
        network.containsKey("input_blocks.0.0.weight")
            && network.get("input_blocks.0.0.weight").shape().length > 1
            && network.get("input_blocks.0.0.weight").shape()[1]
                == ConditionedUNetConfig.INPAINTING_CHANNELS;
    boolean velocity = openClip && !inpainting && velocity();
    Optional<String> scheduler = beside("scheduler", "scheduler_config.json");
    return PipelineFiles.fitting(
        new PipelineFiles(
            file,
            autoencoder.isEmpty() ? Optional.empty() : Optional.of(autoencoder(autoencoder)),
            network.isEmpty() ? Optional.empty() : Optional.of(unet(network, velocity)),
            text.isEmpty() ? Optional.empty() : Optional.of(text(text, openClip)),
            tokenizer(),
            scheduler.or(() -> Optional.of(settings(velocity))),
            notes));
  }

  private void refuseOthers() {
    for (String name : checkpoint.tensors().keySet()) {
      OTHERS.forEach(
          (prefix, what) -> {
            if (name.startsWith(prefix)) {
              throw new CheckpointException(
                  ("it is a file of " + what + ", which is not supported; give one of Stable")
                      + " Diffusion 1 or 2");
            }
          });
    }
  }

  private static String settings(boolean velocity) {
    String text = SchedulerConfig.STABLE_DIFFUSION;
    return velocity ? text.replace("epsilon", "v_prediction") : text;
  }

  private boolean velocity() {
    String step = checkpoint.metadata().get(Checkpoint.STEP_KEY);
    boolean velocity = !BASE_STEP.equals(step);
    notes.add(
        ("a file of Stable Diffusion 2 does not say what its network predicts: ")
            + (velocity ? "v is assumed, as in 768-v-ema" : "noise is assumed, as in 512-base-ema")
            + (step == null ? "" : ", since it was written after " + step + " steps"));
    return velocity;
  }

  private Map<String, RawTensor> below(String prefix) {
    return withoutPrefix(checkpoint.tensors(), prefix);
  }

  private static Map<String, RawTensor> withoutPrefix(
      Map<String, RawTensor> tensors, String prefix) {
    Map<String, RawTensor> below = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix) && name.length() > prefix.length()) {
            below.put(name.substring(prefix.length()), tensor);
          }
        });
    return below;
  }

  private Optional<String> beside(String folder, String name) {
    Path path = configs.resolve(folder).resolve(name);
    return Files.isRegularFile(path) ? Optional.of(PartFiles.text(path)) : Optional.empty();
  }

  private PipelinePart<ConditionedUNetConfig> unet(
      Map<String, RawTensor> tensors, boolean velocity) {
    OriginalConfigs.context(ExpectedTensors.shapes(tensors));
    ConditionedUNetConfig config =
        beside("unet", PartFiles.CONFIG)
            .map(ConditionedUNetConfig::fromJson)
            .orElseGet(
                () ->
                    built(
                        "UNet",
                        () -> OriginalConfigs.unet(ExpectedTensors.shapes(tensors), velocity)));
    return part(
        config,
        ConditionedUNetConfig::expectedShapes,
        renamed(
            tensors, config.expectedShapes(), name -> OriginalNames.unet(name, config), "UNet"));
  }

  private PipelinePart<AutoencoderConfig> autoencoder(Map<String, RawTensor> tensors) {
    Map<String, RawTensor> used = new LinkedHashMap<>(tensors);
    used.keySet().removeIf(name -> name.startsWith("loss.") || name.startsWith("model_ema."));
    AutoencoderConfig config =
        beside("vae", PartFiles.CONFIG)
            .map(AutoencoderConfig::fromJson)
            .orElseGet(
                () ->
                    built(
                        "autoencoder",
                        () -> OriginalConfigs.autoencoder(ExpectedTensors.shapes(used))));
    return part(
        config,
        AutoencoderConfig::expectedShapes,
        renamed(
            used,
            config.expectedShapes(),
            name -> OriginalNames.autoencoder(name, config),
            "autoencoder"));
  }

  private PipelinePart<TextEncoderConfig> text(Map<String, RawTensor> tensors, boolean openClip) {
    Map<String, RawTensor> named =
        PartNames.text(
            openClip
                ? OpenClipText.convert(withoutPrefix(tensors, "model."))
                : withoutPrefix(tensors, "transformer."));
    Activation activation = openClip ? Activation.GELU : Activation.QUICK_GELU;
    TextEncoderConfig config =
        beside("text_encoder", PartFiles.CONFIG)
            .map(TextEncoderConfig::fromJson)
            .orElseGet(
                () ->
                    built(
                        "text encoder",
                        () -> OriginalConfigs.text(ExpectedTensors.shapes(named), activation)));
    return part(config, TextEncoderConfig::expectedShapes, named);
  }

  private Optional<ClipTokenizer> tokenizer() {
    Path folder = configs.resolve("tokenizer");
    return Files.isDirectory(folder) ? Optional.of(ClipTokenizer.open(folder)) : Optional.empty();
  }

  private static <C> C built(String what, Supplier<C> infer) {
    try {
      return infer.get();
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          ("the " + what + " is none of Stable Diffusion 1 or 2: " + e.getMessage())
              + "; give another file",
          e);
    }
  }

  private <C> PipelinePart<C> part(
      C config, Function<C, Map<String, long[]>> shapes, Map<String, RawTensor> tensors) {
    return PartReader.part(file, config, shapes, tensors, List.of(), Map.of());
  }

  /** Returns tensors under diffusers' names; those that fit none keep their names. */
  private static Map<String, RawTensor> renamed(
      Map<String, RawTensor> tensors,
      Map<String, long[]> expected,
      UnaryOperator<String> original,
      String what) {
    Map<String, RawTensor> renamed = new LinkedHashMap<>();
    Map<String, RawTensor> rest = new LinkedHashMap<>(tensors);
    for (String name : expected.keySet()) {
      RawTensor tensor = rest.remove(original.apply(name));
      if (tensor != null) {
        renamed.put(name, tensor.renamed(name));
      }
    }
    rest.forEach((name, tensor) -> renamed.put(name + " of the " + what, tensor));
    return renamed;
  }
}
