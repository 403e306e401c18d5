package dev.rad.checkpoint;

import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file that holds adapters without their network, in PEFT's layout: {@code
 * base_model.model.down_blocks.0.resnets.0.conv1.lora_A.weight} and the like, the time layers
 * trained in full under their own names, and {@code adapter_config.json} either beside the file or
 * as text of that name in its metadata.
 *
 * @param file the file
 * @param adapters the adapters and the layers trained in full, by canonical name
 * @param settings other text in the file, such as the schedule and the network's configuration
 * @param assumptions what was assumed because the file does not say it, one sentence each
 */
public record AdapterFile(
    Path file, AdapterTensors adapters, Map<String, String> settings, List<String> assumptions) {
  private static final String MODEL_NAME = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";
  private static final String FUSED = ".qkv";

  /**
   * Copies the collections.
   *
   * @param file the file
   * @param adapters the adapters
   * @param settings text by name
   * @param assumptions one sentence each
   */
  public AdapterFile {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    assumptions = List.copyOf(assumptions);
  }

  /**
   * Reads adapters from a file that contains adapters of attention layers, which show where the
   * network has attention.
   *
   * @param path a safetensors file, or PEFT's folder of one
   * @return the adapters
   * @throws CheckpointException if it cannot be read or is not such a file
   */
  public static AdapterFile read(Path path) {
    return read(path, Set.of());
  }

  /**
   * Reads adapters of a known network.
   *
   * @param path a safetensors file, or PEFT's folder of one
   * @param networkKeys the canonical names of all the network's tensors
   * @return the adapters
   * @throws CheckpointException if it cannot be read or is not such a file
   */
  public static AdapterFile read(Path path, Set<String> networkKeys) {
    Path file = Files.isDirectory(path) ? path.resolve(MODEL_NAME) : path;
    Checkpoint checkpoint = Checkpoint.open(file);
    FiniteWeights.require(file, checkpoint.tensors().values());
    Map<String, String> settings = new LinkedHashMap<>(checkpoint.metadata());
    String config = settings.remove(PeftConfig.FILE_NAME);
    settings.remove("format", "pt");
    List<String> assumptions = new ArrayList<>(checkpoint.notes());
    try {
      OptionalDouble alpha =
          config == null
              ? alphaBeside(file)
              : PeftConfig.alpha("metadata " + PeftConfig.FILE_NAME, config);
      AdapterTensors adapters = tensors(checkpoint.tensors(), networkKeys, alpha);
      if (alpha.isEmpty()) {
        assumptions.add(assumedAlpha(adapters));
      }
      if (adapters.fullyTrained().isEmpty()) {
        assumptions.add("the file has no time layers: those of the base network are kept");
      }
      return new AdapterFile(file, adapters, settings, assumptions);
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns PEFT's {@code lora_alpha} for a weights file.
   *
   * @param file a weights file
   * @return the value in the {@code adapter_config.json} of its folder or of the folder above;
   *     empty if there is no such file
   * @throws CheckpointException if that file cannot be read
   */
  public static OptionalDouble alphaBeside(Path file) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    Path above = folder.getParent();
    OptionalDouble alpha = PeftConfig.alphaIn(folder);
    return alpha.isPresent() || above == null ? alpha : PeftConfig.alphaIn(above);
  }

  /**
   * Returns the sentence that reports an assumed alpha.
   *
   * @param adapters the adapters
   * @return one sentence
   */
  public static String assumedAlpha(AdapterTensors adapters) {
    return "lora_alpha is the rank, "
        + adapters.rank()
        + ", for a scale of 1, as RAD's program has it; there is no "
        + PeftConfig.FILE_NAME;
  }

  /**
   * Writes adapters, and an {@code adapter_config.json} if the path is a folder.
   *
   * @param path the safetensors file to write, or an existing folder for PEFT's pair of files
   * @param adapters the adapters
   * @param networkKeys the canonical names of all the network's tensors
   * @param settings text to store in the file, such as the schedule and the configuration
   * @throws CheckpointException if it cannot be written
   * @throws IllegalArgumentException if the adapters do not belong to such a network
   */
  public static void write(
      Path path, AdapterTensors adapters, Set<String> networkKeys, Map<String, String> settings) {
    DiffusersNames names = new DiffusersNames(networkKeys);
    List<RawTensor> tensors = new ArrayList<>();
    Set<String> targets = new TreeSet<>();
    adapters
        .layers()
        .forEach(
            (layer, parts) ->
                named(names.required(layer), parts)
                    .forEach(
                        (name, pair) -> {
                          targets.add(target(name));
                          tensors.add(pair.a().renamed(PREFIX + name + ".lora_A.weight"));
                          tensors.add(pair.b().renamed(PREFIX + name + ".lora_B.weight"));
                        }));
    names
        .rename(KeyDialect.withPointwiseTimeLayers(adapters.fullyTrained()))
        .forEach((name, tensor) -> tensors.add(tensor.renamed(PREFIX + name)));
    String config = PeftConfig.write(adapters, targets, !adapters.fullyTrained().isEmpty());
    Map<String, String> metadata = new HashMap<>(settings);
    metadata.put("format", "pt");
    metadata.put(PeftConfig.FILE_NAME, config);
    boolean folder = Files.isDirectory(path);
    SafetensorsWriter.write(folder ? path.resolve(MODEL_NAME) : path, tensors, metadata);
    if (folder) {
      writeText(path.resolve(PeftConfig.FILE_NAME), config);
    }
  }

  private static AdapterTensors tensors(
      Map<String, RawTensor> tensors, Set<String> networkKeys, OptionalDouble alpha) {
    Set<String> names =
        networkKeys.isEmpty()
            ? PeftKeys.names(tensors.keySet())
            : new DiffusersNames(networkKeys).layers(networkKeys);
    boolean upsamplers = names.stream().anyMatch(name -> name.contains(".upsamplers."));
    if (upsamplers && names.stream().noneMatch(name -> name.contains(".attentions."))) {
      throw new CheckpointException(
          "it does not show where the network has attention; give the network's names, too");
    }
    if (tensors.keySet().stream().anyMatch(name -> name.contains(".base_layer."))) {
      throw new CheckpointException(
          "it holds the whole network, too; open it as a network's weights");
    }
    AdapterTensors found = PeftKeys.adapters(tensors, new DiffusersKeys(Map.of(), names), alpha);
    DiffusersKeys rest = new DiffusersKeys(PeftKeys.base(tensors), names);
    return new AdapterTensors(
        found.layers(),
        KeyDialect.timeLayersAsMatrices(rest.rename()),
        found.alpha(),
        found.rank());
  }

  /** Returns the adapters by diffusers' names, those of a fused layer cut into its thirds. */
  private static Map<String, LowRank> named(String layer, List<LowRank> parts) {
    Map<String, LowRank> result = new LinkedHashMap<>();
    for (LowRank part : parts) {
      if (!layer.endsWith(FUSED)) {
        if (part.rowOffset() != 0 || result.put(layer, part) != null) {
          throw new IllegalArgumentException(layer + " has more than one adapter: " + parts);
        }
        continue;
      }
      long third = part.a().shape()[1]; // as many rows as the layer has channels
      long end = part.rowOffset() + part.rows();
      if (part.rowOffset() % third != 0 || end % third != 0 || end > 3 * third) {
        throw new IllegalArgumentException(layer + " has an adapter beside its thirds: " + part);
      }
      String block = layer.substring(0, layer.length() - FUSED.length() + 1);
      for (long row = part.rowOffset(); row < end; row += third) {
        String name = block + DiffusersNames.PARTS.get((int) (row / third));
        RawTensor rows = part.b().rows(row - part.rowOffset(), third);
        if (result.put(name, new LowRank(0, part.a(), rows)) != null) {
          throw new IllegalArgumentException(name + " has more than one adapter");
        }
      }
    }
    return result;
  }

  /**
   * Returns the part of a name that PEFT matches: the last one, or the last two before a number.
   */
  private static String target(String name) {
    int dot = name.lastIndexOf('.');
    return name.endsWith(".to_out.0") ? "to_out.0" : name.substring(dot + 1);
  }

  private static void writeText(Path file, String text) {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CheckpointException(
          file + ": cannot be written (" + e + "); check the directory, its permissions and space",
          e);
    }
  }

  /** {@return file and adapters} */
  @Override
  public String toString() {
    return "AdapterFile[%s, %s]".formatted(file, adapters);
  }
}
