package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetWeights;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.TensorLoader;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Builds networks from weights files. */
public final class UNetLoader {

  private static final Pattern TORSO = Pattern.compile("(input|middle|output)_blocks?\\..+");
  private static final Pattern FLOAT32_LAYERS =
      Pattern.compile(".+\\.(in_layers\\.0|out_layers\\.0|norm|emb_layers\\.1)\\.(weight|bias)");

  private UNetLoader() {}

  /**
   * Opens weights and loads LibTorch at the same time, if it is not loaded yet.
   *
   * @param path a weights file, or a diffusers folder
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM UNet
   */
  public static UNetWeights open(Path path) {
    return open(path, LoadOptions.defaults());
  }

  /**
   * Opens weights about which the caller knows something, and loads LibTorch at the same time, if
   * it is not loaded yet.
   *
   * @param path a weights file, or a folder of diffusers
   * @param options what the caller knows about them
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM UNet
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static UNetWeights open(Path path, LoadOptions options) {
    return Devices.prepareDuring(() -> UNetWeights.open(path, options));
  }

  /**
   * Builds the network from a weights file, without its adapters. On the CPU, all cores copy the
   * elements while the network is built.
   *
   * @param weights the file
   * @param dtype the element type to compute in
   * @param device the device to compute on
   * @return the network, which owns its parameters and does not depend on the file
   * @throws CheckpointException if tensors are missing or hold NaN or infinity, or the file was cut
   *     short since it was opened
   */
  public static RadUNet load(UNetWeights weights, DType dtype, Device device) {
    return build(
        weights.file(),
        weights.tensors(),
        key -> dtype,
        device,
        source -> new RadUNet(weights.config(), source, device),
        RadUNet::close);
  }

  /**
   * Builds the network from a weights file in a precision: the weights of convolutions and
   * attention between the first and the last layer are rounded to it; all others stay float32.
   *
   * @param weights the file
   * @param precision the precision of the network's arithmetic
   * @param device the device to compute on
   * @return the network
   * @throws CheckpointException if tensors are missing or hold NaN or infinity, or the file was cut
   *     short since it was opened
   * @throws UnsupportedPlatformException for {@link Precision#FLOAT16} on the CPU
   */
  public static RadUNet load(UNetWeights weights, Precision precision, Device device) {
    DType torso = dtype(precision, device);
    return build(
        weights.file(),
        weights.tensors(),
        key -> isTorso(key) ? torso : DType.F32,
        device,
        source -> new RadUNet(weights.config(), source, device),
        RadUNet::close);
  }

  /** Returns the element type of a precision, after checking that the device can compute in it. */
  static DType dtype(Precision precision, Device device) {
    if (precision == Precision.FLOAT16 && device.kind() == Device.Kind.CPU) {
      throw new UnsupportedPlatformException(
          "float16 needs a GPU: on the CPU use bfloat16 or float32");
    }
    return switch (precision) {
      case FLOAT32 -> DType.F32;
      case BFLOAT16 -> DType.BF16;
      case FLOAT16 -> DType.F16;
    };
  }

  /** Returns whether guided-diffusion's {@code convert_to_fp16} converts a parameter. */
  private static boolean isTorso(String key) {
    return TORSO.matcher(key).matches() && !FLOAT32_LAYERS.matcher(key).matches();
  }

  /**
   * Builds any network from a weights file.
   *
   * @param file the file, for errors
   * @param tensors its tensors by the network's names
   * @param dtype the element type of each tensor by its name
   * @param device the device to compute on
   * @param maker builds the network from a source, and frees the parameters if it fails
   * @param closer closes what the maker built
   */
  static <N> N build(
      Path file,
      Map<String, RawTensor> tensors,
      Function<String, DType> dtype,
      Device device,
      Function<Weights.Source, N> maker,
      Consumer<N> closer) {
    if (device.kind() != Device.Kind.CPU) { // which takes the elements from each at once
      FiniteWeights.require(file, tensors.values());
      return maker.apply(
          Weights.Source.of(tensors, (key, raw) -> Tensors.of(raw, dtype.apply(key))));
    }
    N network = null;
    var loader = new TensorLoader();
    try {
      try (loader) {
        network =
            maker.apply(
                Weights.Source.of(tensors, (key, raw) -> loader.load(raw, dtype.apply(key))));
      }
      if (!loader.isFinite()) {
        FiniteWeights.require(file, tensors.values()); // which says where
      }
    } catch (RuntimeException | Error e) {
      if (network != null) {
        closer.accept(network);
      }
      if (e instanceof InternalError) { // a missing page, reported some time after the copy
        throw new CheckpointException(file + ": its file was cut short; restore it", e);
      }
      throw e;
    }
    return network;
  }
}
