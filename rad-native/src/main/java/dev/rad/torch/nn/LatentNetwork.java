package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.exception.ClosedException;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import java.util.Collections;
import java.util.Map;

/**
 * The common base of the networks of a latent diffusion pipeline. They own their parameters: close
 * them. Several threads may call one network at once.
 */
public abstract sealed class LatentNetwork implements AdaptableNetwork, AutoCloseable
    permits AutoencoderKL, ClipTextModel, UNet2DConditionModel {

  // views of what the constructor takes; the weights themselves would keep their file mapped
  private final Map<String, Tensor> parameters;
  private final Map<String, AdaptableLayer> layers;
  private final Device device;
  private volatile boolean closed;

  LatentNetwork(Weights weights) {
    this.parameters = Collections.unmodifiableMap(weights.all());
    this.layers = Collections.unmodifiableMap(weights.layers());
    this.device = weights.device();
  }

  /**
   * Returns the parameters by diffusers' names, in the network's order. They belong to the network.
   *
   * @return an unmodifiable view
   */
  @Override
  public final Map<String, Tensor> parameters() {
    return parameters;
  }

  /**
   * Returns the convolutions and linear layers by diffusers' names, in the network's order.
   *
   * @return an unmodifiable view
   */
  @Override
  public final Map<String, AdaptableLayer> layers() {
    return layers;
  }

  /**
   * Counts the numbers in the parameters.
   *
   * @return the count
   */
  public final long parameterCount() {
    return parameters().values().stream().mapToLong(p -> p.shape().elements()).sum();
  }

  /**
   * Returns the device that the network computes on.
   *
   * @return the device
   */
  public final Device device() {
    return device;
  }

  /**
   * Returns whether the network was closed.
   *
   * @return true after {@link #close}
   */
  @Override
  public final boolean isClosed() {
    return closed;
  }

  final void requireOpen() {
    if (closed) {
      throw new ClosedException("the network was closed");
    }
  }

  /**
   * Frees the copies of weights that were packed for the processor; they are made again when the
   * network computes.
   */
  public final void release() {
    layers().values().forEach(AdaptableLayer::release);
  }

  /** Frees the parameters. Calling it again has no effect. */
  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      release();
      parameters().values().forEach(Tensor::close);
      Devices.releaseFreedMemory();
    }
  }

  /** {@return the network's size and device} */
  @Override
  public final String toString() {
    return "%s[%,d parameters, %s%s]"
        .formatted(
            getClass().getSimpleName(), parameterCount(), device(), closed ? ", closed" : "");
  }
}
