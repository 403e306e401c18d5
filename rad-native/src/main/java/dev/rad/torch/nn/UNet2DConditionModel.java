package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.conditioning.NoiseEmbedding;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.SinusoidStyle;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The network of latent diffusion (Rombach et al. 2022, arXiv 2112.10752), diffusers' {@code
 * UNet2DConditionModel}: it predicts the noise in latents, given the noise level of every latent
 * pixel (RAD, CVPR 2025, section 3.2) and a text. Latents may have any size.
 *
 * <p>It owns its parameters: close it. Several threads may call it at once.
 */
public final class UNet2DConditionModel extends LatentNetwork {

  private final ConditionedUNetConfig config;
  private final ResBlockStyle style;
  private final NoiseEmbedding embedding;
  private final List<UNetBlock> blocks = new ArrayList<>();
  private final DType dtype; // of the embedding and of the result
  private final DType torso; // of convolutions and attention

  /**
   * Builds the network.
   *
   * @param config the network's shape
   * @param source the source of each parameter
   * @param device the device to compute on
   */
  public UNet2DConditionModel(ConditionedUNetConfig config, Weights.Source source, Device device) {
    this(config, new Weights(source, device));
  }

  private UNet2DConditionModel(ConditionedUNetConfig config, Weights weights) {
    super(weights);
    this.config = config;
    this.style =
        ResBlockStyle.ofDiffusers(config.normNumGroups(), config.normEps(), config.timeEmbedDim());
    this.embedding =
        NoiseEmbedding.ofDiffusers(
            weights.at("time_embedding"),
            config.channels(0),
            config.timeEmbedDim(),
            new SinusoidStyle(config.flipSinToCos(), config.freqShift()),
            config.levels(),
            weights.device());
    Deque<Integer> skips = new ArrayDeque<>();
    buildDown(weights, skips);
    buildMiddle(weights.at("mid_block"));
    buildUp(weights.at("up_blocks"), skips);
    var norm =
        new GroupNorm(
            weights.at("conv_norm_out"),
            config.channels(0),
            config.normNumGroups(),
            config.normEps());
    blocks.add(
        UNetBlock.middle(
            new OutputHead(
                norm,
                new Conv2d(
                    weights.at("conv_out"), config.channels(0), config.outChannels(), 3, 1))));
    this.dtype = parameters().values().iterator().next().dtype();
    this.torso = Objects.requireNonNull(parameters().get("conv_in.weight")).dtype();
  }

  private void buildDown(Weights network, Deque<Integer> skips) {
    int channels = config.channels(0);
    blocks.add(
        UNetBlock.input(
            ConditionedLayer.of(
                new Conv2d(network.at("conv_in"), config.inChannels(), channels, 3, 1))));
    skips.push(channels);
    for (int level = 0; level < config.levels(); level++) {
      Weights weights = network.at("down_blocks").at(Integer.toString(level));
      for (int i = 0; i < config.layersPerBlock(); i++) {
        int out = config.channels(level);
        List<ConditionedLayer> layers =
            layers(weights, i, channels, level, config.downAttention().get(level));
        blocks.add(UNetBlock.input(layers.toArray(ConditionedLayer[]::new)));
        channels = out;
        skips.push(channels);
      }
      if (level < config.levels() - 1) {
        Weights down = weights.at("downsamplers.0.conv");
        blocks.add(
            UNetBlock.input(ConditionedLayer.of(new Conv2d(down, channels, channels, 3, 2))));
        skips.push(channels);
      }
    }
  }

  private void buildMiddle(Weights weights) {
    int level = config.levels() - 1;
    int channels = config.channels(level);
    blocks.add(
        UNetBlock.middle(
            resBlock(weights, 0, channels, channels),
            new SpatialTransformer(weights.at("attentions.0"), config, level),
            resBlock(weights, 1, channels, channels)));
  }

  private void buildUp(Weights network, Deque<Integer> skips) {
    int last = config.levels() - 1;
    int channels = config.channels(last);
    for (int up = 0; up <= last; up++) {
      Weights weights = network.at(Integer.toString(up));
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        List<ConditionedLayer> layers =
            layers(weights, i, channels + skips.pop(), last - up, config.upAttention().get(up));
        blocks.add(
            up > 0 && i == 0
                ? UNetBlock.upsampled(upsampler(network, up - 1, channels), layers)
                : UNetBlock.output(layers.toArray(ConditionedLayer[]::new)));
        channels = config.channels(last - up);
      }
    }
  }

  private static Conv2d upsampler(Weights network, int up, long channels) {
    Weights weights = network.at(Integer.toString(up)).at("upsamplers.0.conv");
    return new Conv2d(weights, channels, channels, 3, 1);
  }

  private List<ConditionedLayer> layers(
      Weights weights, int index, long in, int level, boolean attention) {
    ConditionedLayer first = resBlock(weights, index, in, config.channels(level));
    return attention
        ? List.of(first, new SpatialTransformer(weights.at("attentions." + index), config, level))
        : List.of(first);
  }

  private ConditionedLayer resBlock(Weights weights, int index, long in, long out) {
    return new ResBlock(weights.at("resnets." + index), style, in, out, Resampling.NONE);
  }

  /**
   * Predicts the noise, or whatever else the network was trained to predict.
   *
   * @param x noisy latents, {@code [B, C, h, w]}; for an inpainting network, the noisy latents, the
   *     mask (1 = fill) and the masked picture's latents, in this order
   * @param noise the noise level of every latent pixel: diffusers' timestep, fractions allowed
   * @param text what the pictures should show, one text each
   * @return {@code [B, C_out, h, w]}
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(Tensor x, NoiseInput noise, TextContext text) {
    requireFits(x, text);
    return TensorScope.compute(
        () -> {
          Conditioning conditioning = conditioning(noise, text);
          Deque<Tensor> skips = new ArrayDeque<>();
          Tensor h = input(x);
          for (UNetBlock block : blocks) {
            Tensor next = block.forward(h, skips, conditioning);
            if (h != x && !skips.contains(h)) {
              h.close();
            }
            h = next;
          }
          return h;
        });
  }

  /**
   * Evaluates the network for its derivatives with gradient checkpointing; see {@link
   * RadUNet#checkpointed}.
   *
   * @param x as in {@link #forward}
   * @param noise the noise level of every latent pixel
   * @param text what the pictures should show, one text each
   * @param precision the precision of convolutions and matrix products
   * @return the evaluation; call its {@code backward} after that of the loss, in the same scope
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public CheckpointedPass checkpointed(
      Tensor x, NoiseInput noise, TextContext text, DType precision) {
    requireFits(x, text);
    return CheckpointedPass.of(blocks, input(x), () -> conditioning(noise, text), precision);
  }

  /** Embeds noise and text. */
  Conditioning conditioning(NoiseInput noise, TextContext text) {
    return embedding.of(noise, dtype).withText(text);
  }

  /** Returns the blocks in the order in which they are applied. */
  List<UNetBlock> blocks() {
    return List.copyOf(blocks);
  }

  private Tensor input(Tensor x) {
    return MemoryOrder.fastest(x.to(device()).to(torso));
  }

  private void requireFits(Tensor x, TextContext text) {
    requireOpen();
    Shape shape = x.shape();
    Shape rows = text.rows().shape();
    if (shape.rank() != 4 || shape.size(1) != config.inChannels()) {
      throw new IllegalArgumentException(
          "the network takes [B, %d, h, w], not %s".formatted(config.inChannels(), shape));
    }
    if (rows.rank() != 3
        || rows.size(0) != shape.size(0)
        || rows.size(2) != config.crossAttentionDim()) {
      throw new IllegalArgumentException(
          "the network takes texts [%d, T, %d], not %s: one for each picture, from its own encoder"
              .formatted(shape.size(0), config.crossAttentionDim(), rows));
    }
  }

  /**
   * Returns the network's shape.
   *
   * @return the configuration
   */
  public ConditionedUNetConfig config() {
    return config;
  }
}
