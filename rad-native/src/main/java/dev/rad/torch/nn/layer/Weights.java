package dev.rad.torch.nn.layer;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Gives each layer its parameters by checkpoint key and records those taken, so that one
 * constructor builds a network from a file, from random weights or as a copy.
 */
public final class Weights {

  /** Where parameters come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Creates a parameter.
     *
     * @param key the full checkpoint key, such as {@code input_blocks.0.0.weight}
     * @param shape the shape that the network needs
     * @return a new tensor of that shape, which the network then owns; the network computes in its
     *     element type
     */
    Tensor read(String key, Shape shape);

    /**
     * Reads the tensors of a weights file.
     *
     * @param tensors by canonical key
     * @param dtype the element type to convert them to
     * @return a source that rejects keys that the file does not have
     */
    static Source of(Map<String, RawTensor> tensors, DType dtype) {
      return of(tensors, (key, raw) -> Tensors.of(raw, dtype));
    }

    /**
     * Reads the tensors of a weights file with a function.
     *
     * @param tensors by canonical key
     * @param maker makes a new tensor from a canonical key and the file's tensor
     * @return a source that rejects keys that the file does not have
     */
    static Source of(Map<String, RawTensor> tensors, BiFunction<String, RawTensor, Tensor> maker) {
      return (key, shape) -> {
        RawTensor raw = tensors.get(key);
        if (raw == null) {
          throw new CheckpointException("the weights have no '" + key + "': they are incomplete");
        }
        return maker.apply(key, raw);
      };
    }
  }

  private final Source source;
  private final Device device;
  private final String prefix;
  private final Map<String, Tensor> taken;
  private final Map<String, AdaptableLayer> layers;

  private Weights(Weights root, String prefix) {
    this.source = root.source;
    this.device = root.device;
    this.prefix = prefix;
    this.taken = root.taken;
    this.layers = root.layers;
  }

  /**
   * Creates the root of a network's parameters.
   *
   * @param source where they come from
   * @param device where they are put
   */
  public Weights(Source source, Device device) {
    this.source = source;
    this.device = device;
    this.prefix = "";
    this.taken = new LinkedHashMap<>();
    this.layers = new LinkedHashMap<>();
  }

  /**
   * Returns the parameters below a key.
   *
   * @param name the next part of the key, such as {@code in_layers.0}
   * @return a view of the same parameters
   */
  public Weights at(String name) {
    return new Weights(this, prefix + name + ".");
  }

  /** Returns the key of the layer whose parameters these are. */
  String key() {
    return prefix.substring(0, prefix.length() - 1);
  }

  /**
   * Takes a parameter.
   *
   * @param name the last part of its key, such as {@code weight}
   * @param sizes the shape that the layer needs
   * @return the parameter on the network's device, which belongs to the network
   * @throws IllegalStateException if the source gives another shape
   */
  public Tensor take(String name, long... sizes) {
    String key = prefix + name;
    try (var scope = TensorScope.open()) {
      Shape shape = Shape.of(sizes);
      Tensor read = source.read(key, shape);
      if (!read.shape().equals(shape)) {
        throw new IllegalStateException(key + " needs the shape " + shape + ", not " + read);
      }
      Tensor parameter = scope.release(placed(read));
      taken.put(key, parameter);
      return parameter;
    } catch (RuntimeException e) { // there will be no network to close
      taken.values().forEach(Tensor::close);
      throw e;
    }
  }

  /** Moves a parameter to the device; kernels on GPUs get channels last, as their images have. */
  private Tensor placed(Tensor read) {
    Tensor there = read.to(device);
    boolean kernels = read.shape().rank() == 4 && device.kind() != Device.Kind.CPU;
    return kernels ? there.channelsLast() : there;
  }

  /** {@return where the parameters are put} */
  public Device device() {
    return device;
  }

  /** Records a layer that took its parameters. */
  void remember(AdaptableLayer layer) {
    layers.put(layer.key(), layer);
  }

  /** {@return the layers recorded so far, by key, in the order of the network} */
  public Map<String, AdaptableLayer> layers() {
    return layers;
  }

  /** {@return the parameters taken so far, by key, in the order of the network} */
  public Map<String, Tensor> all() {
    return taken;
  }

  /** {@return what was taken so far, and from where in the network} */
  @Override
  public String toString() {
    return "Weights[%d tensors of '%s', %s]".formatted(taken.size(), prefix, device);
  }
}
