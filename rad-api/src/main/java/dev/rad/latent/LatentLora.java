package dev.rad.latent;

import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.OffHeap;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Low-rank adapters (LoRA, Hu et al. 2021, arXiv 2106.09685) of a pipeline, read from a file of
 * PEFT, diffusers or kohya's scripts. They change the weight of a layer to {@code W + strength ·
 * scale · B·A}.
 *
 * @param file the file
 * @param unet the adapters of the denoiser by its layers
 * @param textEncoder the adapters of the text encoder by its layers
 * @param notes what the reader assumed, one sentence each
 * @param metadata the text that the file holds besides its tensors
 */
public record LatentLora(
    Path file,
    Map<String, Layer> unet,
    Map<String, Layer> textEncoder,
    List<String> notes,
    Map<String, String> metadata) {

  /**
   * The metadata key of networks, and of adapters, that were trained to be conditioned on RAD's
   * noise levels.
   */
  public static final String RAD_KEY = "rad.latent";

  /** The value of {@link #RAD_KEY}: RAD's steps, and masks of whole blocks widened by one. */
  public static final String RAD_VALUE = "rad, blocks+1";

  /**
   * The adapter of one layer.
   *
   * @param pair its two matrices
   * @param scale the factor of their product: alpha divided by the rank
   */
  public record Layer(LowRank pair, double scale) {}

  /**
   * Copies the collections.
   *
   * @param file the file
   * @param unet the denoiser's
   * @param textEncoder the text encoder's
   * @param notes one sentence each
   * @param metadata the file's text
   */
  public LatentLora {
    metadata = Map.copyOf(metadata);
    unet = Collections.unmodifiableMap(new LinkedHashMap<>(unet));
    textEncoder = Collections.unmodifiableMap(new LinkedHashMap<>(textEncoder));
    notes = List.copyOf(notes);
  }

  /**
   * Returns whether a file holds adapters of a latent network, and not of one that works on
   * pictures.
   *
   * @param checkpoint the file
   * @return true if the names of its tensors are such
   */
  public static boolean matches(Checkpoint checkpoint) {
    Set<String> names = checkpoint.tensors().keySet();
    return names.stream().anyMatch(LoraKeys::isInner)
        && names.stream().anyMatch(LoraKeys::ofLatentNetwork);
  }

  /**
   * Returns the naming scheme of adapters.
   *
   * @param tensors a file's tensors
   * @return the name of the program that uses it, for messages
   */
  public static String naming(Map<String, RawTensor> tensors) {
    return LoraKeys.naming(tensors.keySet());
  }

  /**
   * Returns the ranks of adapters whose network is unknown.
   *
   * @param tensors a file's tensors
   * @return the rows of all inner matrices, each number once, in ascending order
   */
  public static Set<Long> ranks(Map<String, RawTensor> tensors) {
    Set<Long> ranks = new TreeSet<>();
    tensors.forEach(
        (name, tensor) -> {
          if (LoraKeys.isInner(name) && tensor.shape().length > 0) {
            ranks.add(tensor.shape()[0]);
          }
        });
    return ranks;
  }

  /**
   * Opens adapters.
   *
   * @param file a safetensors or PyTorch file in the naming of PEFT ({@code lora_A}), of diffusers'
   *     scripts ({@code lora.down}), of diffusers before PEFT ({@code processor.to_q_lora}) or of
   *     kohya ({@code lora_unet_…})
   * @param base the pipeline that they are for
   * @return the adapters
   * @throws CheckpointException if there are tensors that fit no layer, naming them; if a pair is
   *     incomplete or its size does not fit its layer; or if the adapters are of another kind
   */
  public static LatentLora open(Path file, PipelineFiles base) {
    Checkpoint checkpoint = Checkpoint.openWhole(file);
    try {
      return read(
          checkpoint,
          base.unet().map(PipelinePart::tensors).orElse(Map.of()),
          base.textEncoder().map(PipelinePart::tensors).orElse(Map.of()));
    } catch (CheckpointException e) {
      throw new CheckpointException(PartFiles.naming(file, e.getMessage()), e);
    }
  }

  private static LatentLora read(
      Checkpoint checkpoint, Map<String, RawTensor> unet, Map<String, RawTensor> text) {
    Set<String> names = checkpoint.tensors().keySet();
    LoraKeys.refuse(names);
    LoraKeys keys = new LoraKeys(unet.keySet(), text.keySet());
    Map<String, Map<LoraKeys.Role, RawTensor>> denoiser = new LinkedHashMap<>();
    Map<String, Map<LoraKeys.Role, RawTensor>> encoder = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    checkpoint
        .tensors()
        .forEach(
            (name, tensor) -> {
              LoraKeys.Key key = keys.find(name);
              if (key == null) {
                unknown.add(name);
              } else if ((key.text() ? encoder : denoiser)
                      .computeIfAbsent(key.layer(), layer -> new EnumMap<>(LoraKeys.Role.class))
                      .put(key.role(), tensor)
                  != null) {
                throw new CheckpointException(
                    Json.oneLine(name) + " is there twice; give a file of one set of adapters");
              }
            });
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          ("of " + names.size() + " tensors " + unknown.size() + " fit no layer of the networks (")
              + String.join(", ", unknown.stream().limit(5).map(Json::oneLine).toList())
              + (unknown.size() > 5 ? ", …)" : ")")
              + "; give adapters made for this pipeline");
    }
    LoraScales scales = LoraScales.of(checkpoint.metadata());
    List<String> assumed = new ArrayList<>();
    Map<String, Layer> unetLayers = layers(false, denoiser, unet, scales, assumed);
    Map<String, Layer> textLayers = layers(true, encoder, text, scales, assumed);
    List<String> notes = new ArrayList<>(checkpoint.notes());
    if (!assumed.isEmpty()) {
      notes.add(
          ("of " + assumed.size() + " layers the file gives no alpha: the rank is assumed,")
              + " for a scale of 1");
    }
    return new LatentLora(checkpoint.file(), unetLayers, textLayers, notes, checkpoint.metadata());
  }

  private static Map<String, Layer> layers(
      boolean text,
      Map<String, Map<LoraKeys.Role, RawTensor>> found,
      Map<String, RawTensor> network,
      LoraScales scales,
      List<String> assumed) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    found.forEach(
        (name, tensors) -> {
          LowRank pair = pair(name, tensors, Objects.requireNonNull(network.get(name + ".weight")));
          RawTensor alpha = tensors.get(LoraKeys.Role.ALPHA);
          double scale;
          if (alpha == null) {
            var given = scales.scale(text, name, pair.rank());
            if (given.isEmpty()) {
              assumed.add(name);
            }
            scale = given.orElse(1);
          } else if (alpha.elements() == 1) {
            scale = alpha.toDoubles()[0] / pair.rank();
          } else {
            throw new CheckpointException(alpha + " is no number; the file is damaged");
          }
          if (!Double.isFinite(scale)) {
            throw new CheckpointException(
                "the alpha of " + name + " is not finite; the file is damaged");
          }
          layers.put(name, new Layer(pair, scale));
        });
    return layers;
  }

  private static LowRank pair(
      String name, Map<LoraKeys.Role, RawTensor> tensors, RawTensor weight) {
    RawTensor inner = tensors.get(LoraKeys.Role.INNER);
    RawTensor outer = tensors.get(LoraKeys.Role.OUTER);
    if (inner == null || outer == null) {
      throw new CheckpointException(
          ("the adapter of " + name + " has no " + (inner == null ? "inner" : "outer"))
              + " matrix; the file is incomplete");
    }
    if (!inner.type().isFloating() || !outer.type().isFloating()) {
      throw new CheckpointException(
          "the adapter of " + name + " is quantised; give one of floating point numbers");
    }
    long[] b = outer.shape();
    boolean matrix = inner.shape().length == 2 && b.length == 4 && b[2] * b[3] == 1;
    boolean convolution = inner.shape().length == 4 && b.length == 2;
    try {
      LowRank pair =
          new LowRank(
              0,
              inner,
              matrix
                  ? outer.reshape(b[0], b[1])
                  : convolution ? outer.reshape(b[0], b[1], 1, 1) : outer);
      if (pair.fits(weight.shape()) && pair.rows() == weight.shape()[0]) {
        return pair;
      }
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "the adapter of " + name + ": " + e.getMessage() + "; the file is damaged", e);
    }
    throw new CheckpointException(
        ("the adapter " + inner + " and " + outer + " does not fit " + weight)
            + "; give adapters made for this pipeline");
  }

  /**
   * Adds adapters to weights.
   *
   * @param tensors a network's tensors by name
   * @param layers its adapters
   * @param strength the factor of the adapters, 1 as trained
   * @return all tensors; those with adapters are new, of the same type as before
   */
  static Map<String, RawTensor> merged(
      Map<String, RawTensor> tensors, Map<String, Layer> layers, double strength) {
    Map<String, RawTensor> merged = new LinkedHashMap<>(tensors);
    layers.forEach(
        (name, layer) ->
            merged.computeIfPresent(
                name + ".weight", (key, weight) -> sum(weight, layer, strength)));
    return merged;
  }

  private static RawTensor sum(RawTensor weight, Layer layer, double strength) {
    float[] sum = weight.toFloats();
    float[] inner = layer.pair().a().toFloats();
    float[] outer = layer.pair().b().toFloats();
    int rank = layer.pair().rank();
    int columns = inner.length / rank;
    IntStream.range(0, outer.length / rank)
        .parallel()
        .forEach(
            row -> {
              for (int k = 0; k < rank; k++) {
                float factor = (float) (strength * layer.scale() * outer[row * rank + k]);
                for (int column = 0; column < columns; column++) {
                  sum[row * columns + column] += factor * inner[k * columns + column];
                }
              }
            });
    return OffHeap.replaced(weight, sum);
  }

  /**
   * Returns whether the adapters were trained for RAD's method.
   *
   * @return true if the metadata has {@link #RAD_KEY}
   */
  public boolean trainedForRad() {
    return metadata.containsKey(RAD_KEY);
  }

  /** {@return the file and the number of layers} */
  @Override
  public String toString() {
    return "LatentLora[%s, %d layers of the UNet, %d of the text encoder]"
        .formatted(file, unet.size(), textEncoder.size());
  }
}
