package dev.rad.model;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a network in the layout of diffusers and RAD's program: a folder of {@code config.json}
 * and {@code diffusion_pytorch_model.safetensors}.
 *
 * <p>The rows of a {@code qkv} are cut into {@code to_q}, {@code to_k} and {@code to_v} in their
 * order, and {@code attention_legacy_order} says whether they lie head by head. A reader that does
 * not know the flag computes nonsense from a network in legacy order.
 */
public final class DiffusersFolder {

  /** The kind of the layers that take the time. */
  public enum TimeLayers {
    /** 1×1 convolutions: RAD's program, which has a time for each pixel. */
    POINTWISE("LocalUNet2DModel"),
    /** Matrices: diffusers' own {@code UNet2DModel}. */
    MATRICES("UNet2DModel");

    private final String className;

    TimeLayers(String className) {
      this.className = className;
    }
  }

  /** The names of the files that are written. */
  public static final List<String> FILES = List.of(WeightsFolder.WEIGHTS, WeightsFolder.CONFIG);

  private DiffusersFolder() {}

  /**
   * Writes a network for RAD's program.
   *
   * @param folder the folder, created if it does not exist; files of the same names are replaced
   * @param config the configuration
   * @param tensors the tensors by canonical name, all of the configuration's
   * @param dtype the type of the numbers in the file
   * @throws CheckpointException if diffusers has no such network, or the folder cannot be written
   */
  public static void write(
      Path folder, UNetConfig config, Map<String, RawTensor> tensors, DType dtype) {
    write(folder, config, tensors, dtype, TimeLayers.POINTWISE, Map.of());
  }

  /**
   * Writes a network.
   *
   * @param folder the folder, created if it does not exist; files of the same names are replaced
   * @param config the configuration
   * @param tensors the tensors by canonical name, all of the configuration's
   * @param dtype the type of the numbers in the file
   * @param timeLayers the kind of the time layers
   * @param metadata text to store along with the tensors, such as the schedule
   * @throws CheckpointException if diffusers has no such network, or the folder cannot be written
   */
  public static void write(
      Path folder,
      UNetConfig config,
      Map<String, RawTensor> tensors,
      DType dtype,
      TimeLayers timeLayers,
      Map<String, String> metadata) {
    if (!tensors.keySet().equals(config.expectedShapes().keySet())) {
      throw new IllegalArgumentException("the tensors are not those of the configuration");
    }
    String json = DiffusersJson.write(config, timeLayers.className);
    Map<String, RawTensor> shaped =
        timeLayers == TimeLayers.POINTWISE ? KeyDialect.withPointwiseTimeLayers(tensors) : tensors;
    Map<String, RawTensor> named = new TreeMap<>(KeyDialect.DIFFUSERS.fromCanonical(shaped));
    Map<String, String> text = new LinkedHashMap<>(metadata);
    text.remove(UNetWeights.CONFIG_KEY); // config.json is what counts
    text.put("format", "pt");
    try {
      Files.createDirectories(folder);
      SafetensorsWriter.write(folder.resolve(WeightsFolder.WEIGHTS), named.values(), text, dtype);
      Files.writeString(folder.resolve(WeightsFolder.CONFIG), json + "\n");
    } catch (IOException e) {
      throw new CheckpointException(
          folder
              + ": cannot be written ("
              + e
              + "); check the directory, its permissions and space",
          e);
    }
  }
}
