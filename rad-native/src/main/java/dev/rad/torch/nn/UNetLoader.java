package dev.rad.torch.nn;

import dev.rad.CheckpointException;
import dev.rad.Device;
import dev.rad.checkpoint.RawTensor;
import dev.rad.model.UNetWeights;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Devices;
import dev.rad.torch.tensor.TensorLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import java.util.function.Function;

/** Builds networks of weights files. */
public final class UNetLoader {

  private UNetLoader() {}

  /**
   * Opens weights while LibTorch is being loaded, if it is not yet.
   *
   * @param path a weights file, or a folder of diffusers
   * @return the weights
   * @throws CheckpointException if they cannot be read or are not those of an ADM UNet
   */
  public static UNetWeights open(Path path) {
    ForkJoinTask<?> natives = ForkJoinPool.commonPool().submit(Devices::prepare);
    try {
      return UNetWeights.open(path);
    } finally {
      natives.quietlyJoin(); // if that failed, the first use of LibTorch tells
    }
  }

  /**
   * Builds the network of a weights file, without its adapters. On the CPU the elements are copied
   * on all processors while the network is built.
   *
   * @param weights the file
   * @param dtype the element type to compute in
   * @param device where to compute
   * @return the network, which owns its parameters and does not depend on the file
   * @throws CheckpointException if tensors are missing, or the file was cut short since it was
   *     opened
   */
  public static RadUNet load(UNetWeights weights, DType dtype, Device device) {
    return build(
        weights.file(),
        weights.tensors(),
        dtype,
        device,
        source -> new RadUNet(weights.config(), source, device),
        RadUNet::close);
  }

  /**
   * Builds any network of a weights file.
   *
   * @param file the file, for errors
   * @param tensors its tensors by the network's names
   * @param dtype the element type to compute in
   * @param device where to compute
   * @param maker takes its parameters from a source, and frees them if it fails
   * @param closer closes what the maker made
   */
  static <N> N build(
      Path file,
      Map<String, RawTensor> tensors,
      DType dtype,
      Device device,
      Function<Weights.Source, N> maker,
      Consumer<N> closer) {
    if (device.kind() != Device.Kind.CPU) { // which takes the elements from each at once
      return maker.apply(Weights.Source.of(tensors, dtype));
    }
    N network = null;
    try (var loader = new TensorLoader()) {
      network = maker.apply(Weights.Source.of(tensors, raw -> loader.load(raw, dtype)));
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
