package dev.rad.model;

import dev.rad.internal.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The shape of an ADM classifier of noisy images (arXiv 2105.05233, section 4.1; {@code
 * EncoderUNetModel} in guided-diffusion): the downward half of an ADM UNet, its middle, and a pool
 * that computes class scores.
 *
 * @param imageSize side of the training images in pixels; places the attention, and with {@link
 *     Pool#ATTENTION} it is the side of every image
 * @param inChannels channels of the input
 * @param modelChannels width that {@code channelMult} multiplies ({@code classifier_width})
 * @param numResBlocks residual blocks per level ({@code classifier_depth})
 * @param channelMult width of each level in units of {@code modelChannels}
 * @param attentionResolutions sides of the feature maps, at {@code imageSize}, that have attention
 * @param numHeadChannels channels of an attention head, 64 in all public files
 * @param numClasses the number of classes
 * @param useScaleShiftNorm whether the time embedding scales and shifts instead of only being added
 * @param resblockUpdown whether residual blocks, not convolutions, halve the size
 * @param useNewAttentionOrder how rows of {@code qkv} lie, see {@link UNetConfig}; the rows of the
 *     pool's {@code qkv_proj} always lie in the new order
 * @param pool the layers that compute class scores from feature maps
 */
public record ClassifierConfig(
    int imageSize,
    int inChannels,
    int modelChannels,
    int numResBlocks,
    List<Double> channelMult,
    List<Integer> attentionResolutions,
    int numHeadChannels,
    int numClasses,
    boolean useScaleShiftNorm,
    boolean resblockUpdown,
    boolean useNewAttentionOrder,
    Pool pool) {

  /** Features of the hidden layer of the two spatial pools. */
  public static final int HIDDEN = 2048;

  private static final double GROUP_NORM_EPS = 1e-5;

  /** The layers that compute class scores from feature maps ({@code classifier_pool}). */
  public enum Pool {
    /** Attention of the mean over all positions to all positions; in all public files. */
    ATTENTION,
    /** The mean over all positions, and a linear layer. */
    ADAPTIVE,
    /** The means of every block's output, and two linear layers with ReLU between them. */
    SPATIAL,
    /** The same, with a group normalisation and SiLU between them. */
    SPATIAL_V2;

    /**
     * Returns guided-diffusion's name of the pool.
     *
     * @return the name, such as {@code spatial_v2}
     */
    public String flag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the values against each other.
   *
   * @param imageSize from 1; with {@link Pool#ATTENTION} a multiple of {@link #requiredMultiple}
   * @param inChannels from 1
   * @param modelChannels from 1
   * @param numResBlocks from 1 to 100
   * @param channelMult at most 12, every width a multiple of 32
   * @param attentionResolutions each from 1
   * @param numHeadChannels a divisor of the attended widths
   * @param numClasses from 1
   * @param useScaleShiftNorm either
   * @param resblockUpdown either
   * @param useNewAttentionOrder either
   * @param pool any
   * @throws IllegalArgumentException if no classifier can have these values
   */
  public ClassifierConfig {
    channelMult = List.copyOf(channelMult);
    attentionResolutions = List.copyOf(attentionResolutions);
    if (numClasses < 1 || numClasses > 1 << 24) {
      throw impossible("num_classes is " + numClasses + ", not from 1 to " + (1 << 24));
    }
    if (numHeadChannels < 1) {
      throw impossible("num_head_channels is " + numHeadChannels + ", not from 1");
    }
    try {
      encoder(
          imageSize,
          inChannels,
          modelChannels,
          numResBlocks,
          channelMult,
          attentionResolutions,
          numHeadChannels,
          useScaleShiftNorm,
          resblockUpdown,
          useNewAttentionOrder);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no such classifier: its half of a UNet is impossible, " + e.getMessage(), e);
    }
    int multiple = 1 << (channelMult.size() - 1);
    if (pool == Pool.ATTENTION && imageSize % multiple != 0) {
      throw impossible("image_size is " + imageSize + ", not a multiple of " + multiple);
    }
  }

  /**
   * A configuration inferred from weights.
   *
   * @param config the configuration
   * @param assumptions what was assumed because the weights do not determine it, one sentence each
   */
  public record Inferred(ClassifierConfig config, List<String> assumptions) {
    /**
     * Copies the list.
     *
     * @param config the configuration
     * @param assumptions one sentence each
     */
    public Inferred {
      assumptions = List.copyOf(assumptions);
    }
  }

  /**
   * Infers the configuration from the shapes of the weights. Heads and attention order leave no
   * trace in them, and without {@link Pool#ATTENTION} neither does the image size. These are taken
   * from the public classifier with the same shapes, or else guessed; both are reported.
   *
   * @param shapes shapes by key
   * @return the configuration and the assumptions made
   * @throws dev.rad.exception.CheckpointException if the shapes fit no ADM classifier, or several
   */
  public static Inferred infer(Map<String, long[]> shapes) {
    return new ClassifierInference(shapes).infer();
  }

  /**
   * Reads guided-diffusion's flags of a classifier. Absent ones have the defaults of its scripts;
   * unknown ones are ignored. Beyond the flags: {@code in_channels}, {@code channel_mult}, {@code
   * num_head_channels}, {@code num_classes}, {@code use_new_attention_order}.
   *
   * @param json an object such as {@code {"image_size": 64, "classifier_depth": 4}}
   * @return the configuration
   * @throws dev.rad.exception.CheckpointException if the text does not describe a possible
   *     configuration
   */
  public static ClassifierConfig fromJson(String json) {
    return ClassifierFlagsJson.read(Json.parse("classifier flags", json));
  }

  /**
   * Writes what {@link #fromJson} reads.
   *
   * @return the flags as a JSON object
   */
  public String toJson() {
    return ClassifierFlagsJson.write(this);
  }

  /**
   * Returns the UNet whose input blocks and middle the classifier has; the UNet's other blocks have
   * no counterpart.
   *
   * @return the configuration of a UNet without classes
   */
  public UNetConfig encoder() {
    return encoder(
        imageSize,
        inChannels,
        modelChannels,
        numResBlocks,
        channelMult,
        attentionResolutions,
        numHeadChannels,
        useScaleShiftNorm,
        resblockUpdown,
        useNewAttentionOrder);
  }

  private static UNetConfig encoder(
      int imageSize,
      int inChannels,
      int modelChannels,
      int numResBlocks,
      List<Double> channelMult,
      List<Integer> attentionResolutions,
      int numHeadChannels,
      boolean useScaleShiftNorm,
      boolean resblockUpdown,
      boolean useNewAttentionOrder) {
    return new UNetConfig(
        imageSize,
        inChannels,
        modelChannels,
        inChannels,
        numResBlocks,
        channelMult,
        attentionResolutions,
        1,
        numHeadChannels,
        -1,
        0,
        useScaleShiftNorm,
        resblockUpdown,
        useNewAttentionOrder,
        GROUP_NORM_EPS,
        0);
  }

  /**
   * Returns the number of resolutions.
   *
   * @return at least 1
   */
  public int levels() {
    return channelMult.size();
  }

  /**
   * Returns the width of the middle, which is the pool's input.
   *
   * @return its number of channels
   */
  public int poolChannels() {
    return (int) (channelMult.get(levels() - 1) * modelChannels);
  }

  /**
   * Returns the number of means that the spatial pools take: the channels of every input block and
   * of the middle.
   *
   * @return their number
   */
  public int featureCount() {
    UNetConfig encoder = encoder();
    int count = encoder.channels(0) + poolChannels();
    for (int level = 0; level < levels(); level++) {
      int blocks = level < levels() - 1 ? numResBlocks + 1 : numResBlocks;
      count += blocks * encoder.channels(level);
    }
    return count;
  }

  /**
   * Returns the side of the pool's input at {@link #imageSize}.
   *
   * @return {@code imageSize / requiredMultiple}
   */
  public int poolSide() {
    return imageSize / requiredMultiple();
  }

  /**
   * Returns the number that the sides of an image must be multiples of.
   *
   * @return {@code 2^(levels - 1)}
   */
  public int requiredMultiple() {
    return 1 << (levels() - 1);
  }

  /**
   * Returns the names and shapes of all weights of the network.
   *
   * @return the shapes by key, in guided-diffusion's order; a new map
   */
  public Map<String, long[]> expectedShapes() {
    return new UNetShapes(encoder()).classifier(this);
  }

  /**
   * Returns the number of trainable parameters.
   *
   * @return the elements of all {@link #expectedShapes}
   */
  public long parameterCount() {
    return UNetShapes.elements(expectedShapes());
  }

  private static IllegalArgumentException impossible(String reason) {
    return new IllegalArgumentException("no such classifier: " + reason);
  }
}
