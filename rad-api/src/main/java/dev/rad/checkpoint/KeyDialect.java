package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The naming schemes under which a network's weights are stored. The canonical names are those of
 * guided-diffusion; time layers stored as 1×1 convolutions become matrices.
 *
 * <p>Rows are never reordered. A {@code qkv} made of diffusers' {@code to_q}, {@code to_k} and
 * {@code to_v} has them one after the other; the configuration's attention order says what each
 * third means (all heads' queries, or the first third of the heads' interleaved rows).
 */
public enum KeyDialect {
  /** {@code input_blocks.1.0.in_layers.2.weight} and the like. */
  GUIDED_DIFFUSION,
  /** {@code down_blocks.0.resnets.0.conv1.weight} and the like, as RAD's program stores them. */
  DIFFUSERS;

  /**
   * Detects the naming of a file's tensors.
   *
   * @param keys the tensors' names
   * @return the dialect
   * @throws CheckpointException if it is neither; the message lists the first five names
   */
  public static KeyDialect detect(Set<String> keys) {
    if (keys.contains("input_blocks.0.0.weight")) {
      return GUIDED_DIFFUSION;
    }
    if (keys.contains("conv_in.weight") || keys.contains("conv_in.base_layer.weight")) {
      return DIFFUSERS;
    }
    List<String> first = keys.stream().limit(5).toList();
    throw new CheckpointException(
        "the names are neither guided-diffusion's (no input_blocks.0.0.weight) nor diffusers' (no"
            + " conv_in.weight); the first of "
            + keys.size()
            + " are "
            + MappedFile.quote(String.join(", ", first))
            + "; give the weights of an ADM UNet");
  }

  /**
   * Renames tensors of this dialect to the canonical names.
   *
   * @param tensors the tensors by name
   * @return the tensors by canonical name, each {@linkplain RawTensor#renamed renamed}
   * @throws CheckpointException if a name does not belong to the dialect, or the parts of an
   *     attention layer do not fit each other
   */
  public Map<String, RawTensor> toCanonical(Map<String, RawTensor> tensors) {
    return timeLayersAsMatrices(
        this == GUIDED_DIFFUSION ? tensors : new DiffusersKeys(tensors).rename());
  }

  /**
   * Renames tensors to the names of this dialect; the inverse of {@link #toCanonical}.
   *
   * @param canonical the tensors by canonical name, of all layers of a network
   * @return the tensors by this dialect's names, {@code qkv} in three for diffusers, its rows in
   *     their order; time layers are matrices
   * @throws CheckpointException if a name does not belong to an ADM UNet, or the rows of a {@code
   *     qkv} cannot be divided by three
   */
  public Map<String, RawTensor> fromCanonical(Map<String, RawTensor> canonical) {
    return this == GUIDED_DIFFUSION
        ? new LinkedHashMap<>(canonical)
        : new DiffusersNames(canonical.keySet()).rename(canonical);
  }

  /**
   * Converts the time layers to 1×1 convolutions, the form in which RAD's program stores them
   * because it has a time for each pixel.
   *
   * @param canonical tensors by canonical name
   * @return the tensors by the same names
   */
  public static Map<String, RawTensor> withPointwiseTimeLayers(Map<String, RawTensor> canonical) {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    canonical.forEach(
        (name, tensor) -> {
          long[] shape = tensor.shape();
          boolean matrix = isTimeLayer(name) && shape.length == 2;
          result.put(name, matrix ? tensor.reshape(shape[0], shape[1], 1, 1) : tensor);
        });
    return result;
  }

  static Map<String, RawTensor> timeLayersAsMatrices(Map<String, RawTensor> renamed) {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    renamed.forEach((name, tensor) -> result.put(name, timeLayerAsMatrix(name, tensor)));
    return result;
  }

  private static boolean isTimeLayer(String name) {
    return name.startsWith("time_embed.") || name.contains(".emb_layers.");
  }

  private static RawTensor timeLayerAsMatrix(String name, RawTensor tensor) {
    long[] shape = tensor.shape();
    boolean pointwise = shape.length == 4 && shape[2] == 1 && shape[3] == 1;
    return isTimeLayer(name) && pointwise ? tensor.reshape(shape[0], shape[1]) : tensor;
  }
}
