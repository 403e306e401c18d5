package dev.rad.torch.metric;

import dev.rad.CheckpointException;
import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Devices;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Hands a network its parameters by their keys, in float32, and owns them. */
final class Parameters implements AutoCloseable {

  private final String name;
  private final Map<String, RawTensor> file;
  private final Device device;
  private final List<Tensor> taken = new ArrayList<>();
  private volatile boolean closed;

  /**
   * Parameters of tensors.
   *
   * @param name of the weights, for labels and errors
   * @param file the tensors by key
   * @param device where they shall be
   */
  Parameters(String name, Map<String, RawTensor> file, Device device) {
    Devices.require(device);
    this.name = name;
    this.file = file;
    this.device = device;
  }

  static Parameters open(Path file, Device device) {
    return new Parameters(
        String.valueOf(file.getFileName()), Checkpoint.open(file).tensors(), device);
  }

  /** The weights' name. */
  String name() {
    return name;
  }

  Device device() {
    return device;
  }

  /** Whether there is a tensor of that key and shape. */
  boolean has(String key, long... shape) {
    RawTensor raw = file.get(key);
    return raw != null && Arrays.equals(raw.shape(), shape);
  }

  /**
   * Takes a parameter.
   *
   * @throws CheckpointException if it is missing or has another shape; what was taken is freed
   */
  Tensor take(String key, long... shape) {
    if (!has(key, shape)) {
      close();
      RawTensor raw = file.get(key);
      throw new CheckpointException(
          "%s: %s where the network needs %s %s; give the state dict that the guide names"
              .formatted(name, raw == null ? "nothing" : raw, key, Arrays.toString(shape)));
    }
    try (var scope = TensorScope.open()) {
      Tensor parameter = scope.release(Tensors.of(file.get(key), DType.F32).to(device));
      taken.add(parameter);
      return parameter;
    }
  }

  /**
   * Checks that they are there.
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
  }
}
