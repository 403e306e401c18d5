package dev.rad.torch.training;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.model.UNetConfig;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a training changes: all of a network, or adapters that are attached to it. It
 * owns both: close it.
 */
final class TrainableNetwork implements AutoCloseable {

  private final RadUNet network;
  private final @Nullable Lora lora; // null where all weights are trained

  private TrainableNetwork(RadUNet network, @Nullable Lora lora) {
    this.network = network;
    this.lora = lora;
  }

  /**
   * Prepares a network for training.
   *
   * @param config its shape
   * @param weights the initial weights, in float32
   * @param options the device, the adapters' configuration and the seed of their initial values
   * @return the network, in which only {@link #parameters} require gradients
   */
  static TrainableNetwork of(UNetConfig config, Weights.Source weights, TrainingOptions options) {
    var network = new RadUNet(config, weights, options.execution().device());
    try {
      Optional<LoraConfig> lora = options.lora();
      if (lora.isPresent()) {
        return new TrainableNetwork(network, Lora.fresh(network, lora.get(), options.seed()));
      }
      network.parameters().values().forEach(Tensor::requiresGrad_);
      return new TrainableNetwork(network, null);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  RadUNet network() {
    return network;
  }

  /** Returns the trained tensors by name; this object keeps ownership. */
  Map<String, Tensor> parameters() {
    return lora == null ? network.parameters() : lora.trainable();
  }

  boolean hasAdapters() {
    return lora != null;
  }

  /** Writes the current adapters, to be loaded beside the base network. */
  void writeAdapter(Path file, Map<String, String> settings) {
    AdapterFile.write(
        file, Objects.requireNonNull(lora).toTensors(), network.parameters().keySet(), settings);
  }

  @Override
  public void close() {
    if (lora != null) {
      lora.close();
    }
    network.close();
  }
}
