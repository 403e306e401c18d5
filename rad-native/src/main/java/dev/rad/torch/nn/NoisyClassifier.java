package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.model.ClassifierConfig;
import dev.rad.model.ClassifierConfig.Pool;
import dev.rad.model.ClassifierWeights;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.conditioning.NoiseEmbedding;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The ADM's classifier of noisy images (Dhariwal and Nichol 2021, arXiv 2105.05233, section 4.1;
 * {@code EncoderUNetModel} in the MIT-licensed guided-diffusion), for classifier guidance: {@code
 * new ClassifierGuidance(network::logProbabilities, classes, scale)}.
 *
 * <p>Published classifiers were trained on images of one noise level each, with guided-diffusion's
 * step numbers. Like RAD's network, this one also accepts levels that differ between pixels, by
 * embedding every pixel, but no public classifier was trained for that.
 *
 * <p>It owns its parameters: close it. Several threads may call it at once.
 */
public final class NoisyClassifier implements AutoCloseable {

  private final ClassifierConfig config;
  private final Device device;
  private final DType dtype;
  private final Map<String, Tensor> parameters;
  private final Map<String, AdaptableLayer> layers;
  private final NoiseEmbedding embedding;
  private final List<UNetBlock> blocks = new ArrayList<>();
  private final ConditionedLayer pool;
  private volatile boolean closed;

  /**
   * Builds the network.
   *
   * @param config the network's shape
   * @param source the source of each parameter
   * @param device the device to compute on
   */
  public NoisyClassifier(ClassifierConfig config, Weights.Source source, Device device) {
    this.config = config;
    this.device = device;
    Weights weights = new Weights(source, device);
    embedding = new NoiseEmbedding(weights, config.encoder(), device);
    Encoder encoder = new Encoder(weights, config.encoder());
    encoder
        .input()
        .forEach(layers -> blocks.add(UNetBlock.middle(layers.toArray(ConditionedLayer[]::new))));
    blocks.add(UNetBlock.middle(encoder.middle().toArray(ConditionedLayer[]::new)));
    pool =
        switch (config.pool()) {
          case ATTENTION -> new AttentionPool(weights.at("out"), config);
          case ADAPTIVE -> new AveragePool(weights.at("out"), config);
          case SPATIAL, SPATIAL_V2 -> new SpatialPool(weights.at("out"), config);
        };
    parameters = Collections.unmodifiableMap(weights.all());
    layers = weights.layers();
    dtype = parameters.values().iterator().next().dtype();
  }

  /**
   * Builds the network from a weights file, in float32.
   *
   * @param weights the file
   * @param device the device to compute on
   * @return the network, which owns its parameters and does not depend on the file
   * @throws dev.rad.exception.CheckpointException if the file was cut short since it was opened
   */
  public static NoisyClassifier load(ClassifierWeights weights, Device device) {
    return UNetLoader.build(
        weights.file(),
        weights.tensors(),
        key -> DType.F32,
        device,
        source -> new NoisyClassifier(weights.config(), source, device),
        NoisyClassifier::close);
  }

  /**
   * Scores noisy images.
   *
   * @param x noisy images, {@code [B, C, H, W]}; H and W are {@link ClassifierConfig#imageSize}
   *     where the pool is {@link Pool#ATTENTION}, else divisible by {@link
   *     ClassifierConfig#requiredMultiple}
   * @param noise the noise level of every pixel, such as {@link NoiseInput#uniform}
   * @return {@code [B, classes]}: unnormalised logarithms of class probabilities
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(Tensor x, NoiseInput noise) {
    requireFits(x, noise);
    boolean everyBlock = config.pool() == Pool.SPATIAL || config.pool() == Pool.SPATIAL_V2;
    return TensorScope.compute(
        () -> {
          Conditioning conditioning = embedding.of(noise, dtype);
          List<Tensor> means = new ArrayList<>();
          Tensor h = x.to(device).to(dtype);
          for (UNetBlock block : blocks) {
            h = block.forward(h, new ArrayDeque<>(), conditioning);
            if (everyBlock) {
              means.add(Functional.mean(h, 2, 3)); // [B, C]
            }
          }
          Tensor features = everyBlock ? Tensors.cat(1, means.toArray(Tensor[]::new)) : h;
          return pool.forward(features, conditioning);
        });
  }

  /**
   * Computes the logarithms of class probabilities, as {@code ClassifierGuidance} needs them.
   *
   * @param x as for {@link #forward}
   * @param noise the noise level of every pixel
   * @return {@code log p(y | x)} of every class, {@code [B, classes]}: their exponentials sum to 1
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Tensor logProbabilities(Tensor x, NoiseInput noise) {
    return TensorScope.compute(() -> Functional.logSoftmax(forward(x, noise), 1));
  }

  private void requireFits(Tensor x, NoiseInput noise) {
    if (closed) {
      throw new ClosedException("the classifier was closed");
    }
    Shape shape = x.shape();
    boolean image = shape.rank() == 4 && shape.size(1) == config.inChannels();
    int size = config.imageSize();
    if (config.pool() == Pool.ATTENTION) {
      if (!image || shape.size(2) != size || shape.size(3) != size) {
        throw new IllegalArgumentException(
            "the classifier takes [B, %d, %d, %d], not %s: its pool has a place for each position"
                .formatted(config.inChannels(), size, size, shape));
      }
    } else {
      int multiple = config.requiredMultiple();
      if (!image || shape.size(2) % multiple != 0 || shape.size(3) % multiple != 0) {
        throw new IllegalArgumentException(
            "the classifier takes [B, %d, H, W] with H and W divisible by %d, not %s"
                .formatted(config.inChannels(), multiple, shape));
      }
    }
    long images = noise.images();
    if (images != shape.size(0)) {
      throw new IllegalArgumentException(
          "noise levels of " + images + " images do not fit a batch of " + shape.size(0));
    }
  }

  /**
   * Returns the parameters by checkpoint key, in the network's order. They belong to the network.
   *
   * @return an unmodifiable view
   */
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  /**
   * Returns the network's shape.
   *
   * @return the configuration
   */
  public ClassifierConfig config() {
    return config;
  }

  /**
   * Returns the device that the network computes on.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /**
   * Returns whether the network was closed.
   *
   * @return true after {@link #close}
   */
  public boolean isClosed() {
    return closed;
  }

  /** Frees the parameters. Calling it again has no effect. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      layers.values().forEach(AdaptableLayer::release);
      parameters.values().forEach(Tensor::close);
      Devices.releaseFreedMemory();
    }
  }

  /** {@return image size, classes, pool and number of parameters} */
  @Override
  public String toString() {
    return "classifier of %d classes, %d×%d, pool %s, %,d parameters"
        .formatted(
            config.numClasses(),
            config.imageSize(),
            config.imageSize(),
            config.pool().flag(),
            config.parameterCount());
  }
}
