package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Resizing;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The autoencoder of latent diffusion (Rombach et al. 2022, arXiv 2112.10752, section 3.1;
 * diffusers' {@code AutoencoderKL}), which maps pictures in {@code [−1, 1]} to latents that are
 * smaller on each side by a fixed factor, and back.
 *
 * <p>It owns its parameters: close it. Several threads may call it at once.
 */
public final class AutoencoderKL extends LatentNetwork {

  private final AutoencoderConfig config;
  private final ResBlockStyle style;
  private final List<ConditionedLayer> encoder = new ArrayList<>();
  private final List<ConditionedLayer> decoder = new ArrayList<>();
  private final DType torso; // of convolutions and attention

  /**
   * The normal distributions of latents that the encoder predicts.
   *
   * @param mean {@code [B, C, h, w]}
   * @param logVariance the logarithms of the variances, clamped to {@code [−30, 20]}
   */
  public record Posterior(Tensor mean, Tensor logVariance) {

    /**
     * Draws latents.
     *
     * @param noise standard normal, of the shape of the mean
     * @return {@code mean + e^(logVariance / 2) noise}
     */
    public Tensor sample(Tensor noise) {
      return mean.addcmul(noise.to(mean.device()), logVariance.mul(0.5).exp());
    }
  }

  /**
   * Builds the network.
   *
   * @param config the network's shape
   * @param source the source of each parameter
   * @param device the device to compute on
   */
  public AutoencoderKL(AutoencoderConfig config, Weights.Source source, Device device) {
    this(config, new Weights(source, device));
  }

  private AutoencoderKL(AutoencoderConfig config, Weights weights) {
    super(weights);
    this.config = config;
    this.style = ResBlockStyle.ofDiffusers(config.normNumGroups(), AutoencoderConfig.NORM_EPS, 0);
    buildEncoder(weights);
    buildDecoder(weights);
    this.torso = parameters().values().iterator().next().dtype();
  }

  private int width(int level) {
    return config.blockOutChannels().get(level);
  }

  private void buildEncoder(Weights network) {
    Weights weights = network.at("encoder");
    int latent = config.latentChannels();
    int last = config.levels() - 1;
    long channels = width(0);
    encoder.add(conv(weights.at("conv_in"), config.inChannels(), channels));
    for (int level = 0; level <= last; level++) {
      Weights block = weights.at("down_blocks." + level);
      for (int i = 0; i < config.layersPerBlock(); i++) {
        encoder.add(resBlock(block, i, channels, width(level)));
        channels = width(level);
      }
      if (level < last) {
        var down = new Conv2d(block.at("downsamplers.0.conv"), channels, channels, 3, 2, 0);
        encoder.add((x, unused) -> down.forward(Resizing.padEnd(x)));
      }
    }
    addMiddle(encoder, weights.at("mid_block"), channels);
    encoder.add(head(weights, channels, 2L * latent));
    if (config.useQuantConv()) {
      encoder.add(pointwise(network.at("quant_conv"), 2L * latent));
    }
  }

  private void buildDecoder(Weights network) {
    Weights weights = network.at("decoder");
    int last = config.levels() - 1;
    long channels = width(last);
    if (config.usePostQuantConv()) {
      decoder.add(pointwise(network.at("post_quant_conv"), config.latentChannels()));
    }
    decoder.add(conv(weights.at("conv_in"), config.latentChannels(), channels));
    addMiddle(decoder, weights.at("mid_block"), channels);
    for (int up = 0; up <= last; up++) {
      Weights block = weights.at("up_blocks." + up);
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        decoder.add(resBlock(block, i, channels, width(last - up)));
        channels = width(last - up);
      }
      if (up < last) {
        decoder.add(new Upsample(block.at("upsamplers.0"), channels));
      }
    }
    decoder.add(head(weights, channels, config.outChannels()));
  }

  private void addMiddle(List<ConditionedLayer> layers, Weights weights, long channels) {
    layers.add(resBlock(weights, 0, channels, channels));
    if (config.midBlockAddAttention()) {
      layers.add(new PixelAttention(weights.at("attentions.0"), channels, config.normNumGroups()));
    }
    layers.add(resBlock(weights, 1, channels, channels));
  }

  private ConditionedLayer resBlock(Weights weights, int index, long in, long out) {
    return new ResBlock(weights.at("resnets." + index), style, in, out, Resampling.NONE);
  }

  private static ConditionedLayer conv(Weights weights, long in, long out) {
    return ConditionedLayer.of(new Conv2d(weights, in, out, 3, 1));
  }

  private static ConditionedLayer pointwise(Weights weights, long channels) {
    return ConditionedLayer.of(new Conv2d(weights, channels, channels, 1, 1));
  }

  private ConditionedLayer head(Weights weights, long in, long out) {
    return new OutputHead(
        new GroupNorm(
            weights.at("conv_norm_out"), in, config.normNumGroups(), AutoencoderConfig.NORM_EPS),
        new Conv2d(weights.at("conv_out"), in, out, 3, 1));
  }

  /**
   * Encodes pictures.
   *
   * @param pictures {@code [B, 3, H, W]} in {@code [−1, 1]}
   * @return distributions of latents {@code [B, C, h, w]}, each side halved and rounded down once
   *     for every level but the first; not scaled
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Posterior encode(Tensor pictures) {
    requireFits(pictures, config.inChannels(), "pictures", config.factor());
    return posterior(TensorScope.compute(() -> run(encoder, pictures)));
  }

  /**
   * Encodes pictures tile by tile. This bounds the memory, but not the difference from {@link
   * #encode}: positions in different tiles do not attend to each other.
   *
   * @param pictures {@code [B, 3, H, W]} in {@code [−1, 1]}, H and W multiples of {@link
   *     AutoencoderConfig#factor}
   * @return distributions of latents {@code [B, C, h, w]}; not scaled
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Posterior encodeTiled(Tensor pictures) {
    requireFits(pictures, config.inChannels(), "pictures", config.factor());
    var tiles = TiledPass.shrinking(config.sampleSize(), config.factor());
    return posterior(TensorScope.compute(() -> tiles.apply(pictures, x -> run(encoder, x))));
  }

  private static Posterior posterior(Tensor moments) {
    Tensor[] parts = moments.chunk(2, 1);
    return new Posterior(parts[0], parts[1].clamp(-30, 20));
  }

  /**
   * Decodes latents.
   *
   * @param latents {@code [B, C, h, w]}, not scaled
   * @return pictures {@code [B, 3, H, W]}, not clipped, {@link AutoencoderConfig#factor} times as
   *     large on each side
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Tensor decode(Tensor latents) {
    requireFits(latents, config.latentChannels(), "latents", 1);
    return TensorScope.compute(() -> run(decoder, latents));
  }

  /**
   * Decodes latents tile by tile. This bounds the memory, but not the difference from {@link
   * #decode}.
   *
   * @param latents {@code [B, C, h, w]}, not scaled
   * @return pictures {@code [B, 3, H, W]}, not clipped
   * @throws IllegalArgumentException if a shape does not fit
   * @throws ClosedException if the network was closed
   */
  public Tensor decodeTiled(Tensor latents) {
    requireFits(latents, config.latentChannels(), "latents", 1);
    var tiles = TiledPass.growing(config.sampleSize(), config.factor());
    return TensorScope.compute(() -> tiles.apply(latents, z -> run(decoder, z)));
  }

  private Tensor run(List<ConditionedLayer> layers, Tensor x) {
    Tensor h = MemoryOrder.fastest(x.to(device()).to(torso));
    for (ConditionedLayer layer : layers) {
      Tensor input = h;
      h = TensorScope.compute(() -> layer.forward(input, Conditioning.none()));
      if (input != x) {
        input.close(); // the largest would not fit beside each other
      }
    }
    return h.to(DType.F32);
  }

  private void requireFits(Tensor x, long channels, String what, long least) {
    requireOpen();
    if (x.shape().rank() != 4 || x.size(1) != channels || x.size(2) < least || x.size(3) < least) {
      throw new IllegalArgumentException(
          "the autoencoder takes %s [B, %d, H, W] with sides of at least %d, not %s"
              .formatted(what, channels, least, x.shape()));
    }
  }

  /** Returns the encoder's layers in the order in which they are applied. */
  List<ConditionedLayer> encoderLayers() {
    return List.copyOf(encoder);
  }

  /** Returns the decoder's layers in the order in which they are applied. */
  List<ConditionedLayer> decoderLayers() {
    return List.copyOf(decoder);
  }

  /**
   * Returns the network's shape.
   *
   * @return the configuration
   */
  public AutoencoderConfig config() {
    return config;
  }
}
