package dev.rad.torch.metric;

import dev.rad.Device;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.torch.device.Devices;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provides a network's parameters by key, in float32, and owns them. */
final class NetworkParameters implements AutoCloseable {

  /** The source of the tensors. */
  @FunctionalInterface
  interface Source {
    /**
     * Finds a tensor.
     *
     * @param key the tensor's key
     * @param shape the shape that the network needs
     * @return the tensor of that key, which may have another shape; null if there is none
     */
    @Nullable RawTensor get(String key, long... shape);
  }

  private final String name;
  private final Source source;
  private final Device device;
  private final List<Tensor> taken = new ArrayList<>();
  private volatile boolean closed;

  /**
   * Creates the parameters of a network.
   *
   * @param name the name of the weights, for labels and errors
   * @param source the tensors
   * @param device the device of the parameters
   */
  NetworkParameters(String name, Source source, Device device) {
    this.name = name;
    this.source = source;
    this.device = Devices.resolve(device);
  }

  static NetworkParameters open(Path file, Device device) {
    Map<String, RawTensor> tensors = Checkpoint.open(file).tensors();
    return new NetworkParameters(
        String.valueOf(file.getFileName()), (key, shape) -> tensors.get(key), device);
  }

  /** Returns the weights' name. */
  String name() {
    return name;
  }

  Device device() {
    return device;
  }

  /** Returns whether there is a tensor of that key and shape. */
  boolean has(String key, long... shape) {
    return hasShape(source.get(key, shape), shape);
  }

  private static boolean hasShape(@Nullable RawTensor raw, long... shape) {
    return raw != null && Arrays.equals(raw.shape(), shape);
  }

  /**
   * Takes a parameter.
   *
   * @throws CheckpointException if it is missing or has another shape; the parameters taken so far
   *     are then freed
   */
  Tensor take(String key, long... shape) {
    RawTensor raw = source.get(key, shape);
    if (raw == null || !hasShape(raw, shape)) {
      close();
      throw new CheckpointException(
          "%s: %s where the network needs %s %s; give the state dict that the guide names"
              .formatted(name, raw == null ? "nothing" : raw, key, Arrays.toString(shape)));
    }
    try (var scope = TensorScope.open()) {
      Tensor parameter = scope.release(Tensors.of(raw, DType.F32).to(device));
      taken.add(parameter);
      return parameter;
    }
  }

  /**
   * Checks that the parameters are open.
   *
   * @throws ClosedException if they were freed
   */
  void requireOpen() {
    if (closed) {
      throw new ClosedException("the network of " + name + " was closed: open it again");
    }
  }

  @Override
  public void close() {
    closed = true;
    taken.forEach(Tensor::close);
    taken.clear();
    Devices.releaseFreedMemory();
  }
}
