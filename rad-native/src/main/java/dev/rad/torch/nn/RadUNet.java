package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.model.UNetConfig;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.conditioning.FusedGroupNorms;
import dev.rad.torch.nn.conditioning.NoiseEmbedding;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The ADM UNet (Dhariwal and Nichol 2021, arXiv 2105.05233), conditioned on the noise level of
 * every pixel (RAD, CVPR 2025, section 3.2). Field names are the checkpoint's keys.
 *
 * <p>It owns its parameters: close it. Several threads may call it at once.
 */
public final class RadUNet implements AdaptableNetwork, AutoCloseable {

  private final UNetConfig config;
  private final Device device;
  private final DType dtype; // of the embedding and of the result
  private final DType torso; // of convolutions and attention
  private final Map<String, Tensor> parameters;
  private final Map<String, AdaptableLayer> layers;
  private final NoiseEmbedding embedding;
  private final List<UNetBlock> blocks = new ArrayList<>();
  private final FusedGroupNorms norms;
  private volatile boolean closed;

  /**
   * Builds the network.
   *
   * @param config the network's shape
   * @param source the source of each parameter
   * @param device the device to compute on
   */
  public RadUNet(UNetConfig config, Weights.Source source, Device device) {
    this.config = config;
    this.device = device;
    Weights weights = new Weights(source, device);
    embedding = new NoiseEmbedding(weights, config, device);
    Encoder encoder = new Encoder(weights, config);
    encoder
        .input()
        .forEach(layers -> blocks.add(UNetBlock.input(layers.toArray(ConditionedLayer[]::new))));
    blocks.add(UNetBlock.middle(encoder.middle().toArray(ConditionedLayer[]::new)));
    Deque<Integer> skipChannels = new ArrayDeque<>();
    encoder.skipChannels().forEach(skipChannels::push);
    int channels = buildOutput(weights.at("output_blocks"), encoder.channels(), skipChannels);
    blocks.add(UNetBlock.middle(new OutputHead(weights.at("out"), config, channels)));
    norms = new FusedGroupNorms(blocks.stream().flatMap(UNetBlock::adaptiveNorms).toList());
    parameters = Collections.unmodifiableMap(weights.all());
    layers = Collections.unmodifiableMap(weights.layers());
    dtype = parameters.values().iterator().next().dtype();
    torso = Objects.requireNonNull(parameters.get("input_blocks.0.0.weight")).dtype();
  }

  private int buildOutput(Weights weights, int in, Deque<Integer> skipChannels) {
    int channels = in;
    int count = 0;
    for (int level = config.levels() - 1; level >= 0; level--) {
      for (int i = 0; i <= config.numResBlocks(); i++) {
        Weights block = weights.at(Integer.toString(count++));
        int out = config.channels(level);
        List<ConditionedLayer> layers = new ArrayList<>();
        layers.add(
            new ResBlock(
                block.at("0"), config, channels + skipChannels.pop(), out, Resampling.NONE));
        channels = out;
        if (config.attentionAt(1 << level)) {
          int heads = config.headsUpsample(channels);
          layers.add(new AttentionBlock(block.at("1"), config, channels, heads));
        }
        if (level > 0 && i == config.numResBlocks()) {
          Weights up = block.at(Integer.toString(layers.size()));
          layers.add(
              config.resblockUpdown()
                  ? new ResBlock(up, config, channels, channels, Resampling.UP)
                  : new Upsample(up, channels));
        }
        blocks.add(UNetBlock.output(layers.toArray(ConditionedLayer[]::new)));
      }
    }
    return channels;
  }

  /**
   * Predicts the noise with an unconditional network.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @return {@code [B, C_out, H, W]}: the predicted noise and, with learned variance, as many
   *     channels again that interpolate the variance between its bounds
   * @throws IllegalArgumentException if a shape does not fit, or the network needs classes
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(Tensor x, NoiseInput noise) {
    requireFits(x, false);
    return activations(x, () -> embedding.of(noise, dtype), blocks.size());
  }

  /**
   * Predicts the noise with a class-conditional network.
   *
   * @param x noisy images, {@code [B, C, H, W]}; H and W divisible by {@link
   *     UNetConfig#requiredMultiple}
   * @param noise the noise level of every pixel
   * @param classes class numbers, {@code [B]}
   * @return {@code [B, C_out, H, W]}
   * @throws IllegalArgumentException if a shape does not fit, or the network has no classes
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(Tensor x, NoiseInput noise, Tensor classes) {
    requireFits(x, true);
    return activations(x, () -> embedding.of(noise, classes, dtype), blocks.size());
  }

  /**
   * Computes the activations of a block, which describe a picture's content better than its pixels
   * do.
   *
   * @param x images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @param block one of {@link #blockNames}
   * @return the block's activations, {@code [B, C', H', W']}
   * @throws IllegalArgumentException if a shape does not fit, there is no such block, or the
   *     network is class-conditional
   * @throws ClosedException if the network was closed
   */
  public Tensor activations(Tensor x, NoiseInput noise, String block) {
    int index = blockNames().indexOf(block);
    if (index < 0) {
      throw new IllegalArgumentException(
          "the network has no block %s: name one of %s".formatted(block, blockNames()));
    }
    requireFits(x, false);
    return activations(x, () -> embedding.of(noise, dtype), index + 1);
  }

  private Tensor activations(Tensor x, Supplier<Conditioning> embed, int count) {
    return TensorScope.compute(
        () -> {
          Conditioning conditioning = embed.get().projectedBy(norms);
          Deque<Tensor> skips = new ArrayDeque<>();
          Tensor h = input(x);
          for (UNetBlock block : blocks.subList(0, count)) {
            h = block.forward(h, skips, conditioning);
          }
          return h;
        });
  }

  private Tensor input(Tensor x) {
    return MemoryOrder.fastest(x.to(device).to(torso));
  }

  /**
   * Lists the names of the blocks, which are the prefixes of checkpoint keys.
   *
   * @return {@code input_blocks.0} and so on, {@code middle_block}, {@code output_blocks.0} and so
   *     on, {@code out}, in the network's order
   */
  public List<String> blockNames() {
    List<String> names = new ArrayList<>();
    int half = (blocks.size() - 2) / 2; // as many upwards as downwards
    for (int i = 0; i < half; i++) {
      names.add("input_blocks." + i);
    }
    names.add("middle_block");
    for (int i = 0; i < half; i++) {
      names.add("output_blocks." + i);
    }
    names.add("out");
    return names;
  }

  /**
   * Evaluates the network for its derivatives with gradient checkpointing (Chen et al. 2016, arXiv
   * 1604.06174): activations inside the blocks are not kept, and {@link CheckpointedPass#backward}
   * computes each block again.
   *
   * @param x noisy images, {@code [B, C, H, W]}
   * @param noise the noise level of every pixel
   * @param precision the precision of convolutions and matrix products, as in {@link
   *     dev.rad.torch.tensor.Autograd#autocast}
   * @return the evaluation; call its {@code backward} after that of the loss, in the same scope
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public CheckpointedPass checkpointed(Tensor x, NoiseInput noise, DType precision) {
    requireFits(x, false);
    return CheckpointedPass.of(blocks, input(x), () -> embedding.of(noise, dtype), precision);
  }

  /**
   * Copies the network without its adapters.
   *
   * @return a network of its own with the same parameters: close it, too
   * @throws ClosedException if the network was closed
   */
  public RadUNet copy() {
    return copy(parameter -> parameter.detach().copy());
  }

  /**
   * Copies the network without its adapters, in another element type.
   *
   * @param type the element type of all parameters of the copy
   * @return a network of its own: close it, too
   * @throws ClosedException if the network was closed
   */
  public RadUNet copy(DType type) {
    return copy(parameter -> parameter.detach().to(type).copy());
  }

  private RadUNet copy(UnaryOperator<Tensor> parameter) {
    if (closed) {
      throw new ClosedException("the network was closed");
    }
    return new RadUNet(
        config,
        (key, shape) -> parameter.apply(Objects.requireNonNull(parameters.get(key))),
        device);
  }

  private void requireFits(Tensor x, boolean withClasses) {
    if (closed) {
      throw new ClosedException("the network was closed");
    }
    Shape shape = x.shape();
    int multiple = config.requiredMultiple();
    if (shape.rank() != 4
        || shape.size(1) != config.inChannels()
        || shape.size(2) % multiple != 0
        || shape.size(3) % multiple != 0) {
      throw new IllegalArgumentException(
          "the network takes [B, %d, H, W] with H and W divisible by %d, not %s"
              .formatted(config.inChannels(), multiple, shape));
    }
    if (withClasses != embedding.hasClasses()) {
      throw new IllegalArgumentException(
          embedding.hasClasses()
              ? "the network is class-conditional: give one class number per image"
              : "the network has no classes, but class numbers were given");
    }
  }

  /**
   * Returns the parameters by checkpoint key, in the network's order. They belong to the network.
   *
   * @return an unmodifiable view
   */
  @Override
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  /**
   * Returns the convolutions and linear layers by checkpoint key, in the network's order.
   *
   * @return an unmodifiable view
   */
  @Override
  public Map<String, AdaptableLayer> layers() {
    return layers;
  }

  /**
   * Counts the numbers in the parameters.
   *
   * @return the count
   */
  public long parameterCount() {
    return parameters.values().stream().mapToLong(p -> p.shape().elements()).sum();
  }

  /**
   * Returns the network's shape.
   *
   * @return the configuration
   */
  public UNetConfig config() {
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
  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Frees the parameters. Calling it again has no effect. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      layers.values().forEach(AdaptableLayer::release);
      norms.release();
      parameters.values().forEach(Tensor::close);
      Devices.releaseFreedMemory();
    }
  }

  /** {@return the network's size and device} */
  @Override
  public String toString() {
    return "RadUNet[%,d parameters, %d×%d, %s, %s%s]"
        .formatted(
            parameterCount(),
            config.imageSize(),
            config.imageSize(),
            torso,
            device,
            closed ? ", closed" : "");
  }
}
