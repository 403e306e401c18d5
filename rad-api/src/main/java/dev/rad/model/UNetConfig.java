package dev.rad.model;

import dev.rad.checkpoint.KeyDialect;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The shape of an ADM UNet, in the words of guided-diffusion's flags (arXiv 2105.05233).
 *
 * @param imageSize side of the training images in pixels; only places the attention, see {@link
 *     #attentionAt}
 * @param inChannels channels of the input
 * @param modelChannels width that {@code channelMult} multiplies ({@code num_channels})
 * @param outChannels channels of the output: as many as the image's, twice that with learned sigma
 * @param numResBlocks residual blocks per level on the way down; one more on the way up
 * @param channelMult width of each level in units of {@code modelChannels}
 * @param attentionResolutions sides of the feature maps, at {@code imageSize}, that have attention
 * @param numHeads attention heads where {@code numHeadChannels} is -1
 * @param numHeadChannels channels of a head; -1 for a fixed number of heads
 * @param numHeadsUpsample heads on the way up where {@code numHeadChannels} is -1; -1 for {@code
 *     numHeads}
 * @param numClasses rows of the label embedding; 0 for an unconditional network
 * @param useScaleShiftNorm whether the time embedding scales and shifts instead of only being added
 * @param resblockUpdown whether residual blocks, not convolutions, resample
 * @param useNewAttentionOrder how rows of {@code qkv} lie: true for all queries, then all keys,
 *     then all values; false for one head's query, key and value after the other's
 * @param groupNormEps epsilon of the group normalisations
 * @param dropout dropout in training
 */
public record UNetConfig(
    int imageSize,
    int inChannels,
    int modelChannels,
    int outChannels,
    int numResBlocks,
    List<Double> channelMult,
    List<Integer> attentionResolutions,
    int numHeads,
    int numHeadChannels,
    int numHeadsUpsample,
    int numClasses,
    boolean useScaleShiftNorm,
    boolean resblockUpdown,
    boolean useNewAttentionOrder,
    double groupNormEps,
    double dropout) {

  /** Groups of every group normalisation. */
  public static final int NORM_GROUPS = 32;

  /**
   * Checks the values against each other.
   *
   * @param imageSize from 1
   * @param inChannels from 1
   * @param modelChannels from 1
   * @param outChannels from 1
   * @param numResBlocks from 1 to 100
   * @param channelMult at most 12, every width a multiple of 32
   * @param attentionResolutions each from 1
   * @param numHeads a divisor of the attended widths where it is used
   * @param numHeadChannels a divisor of the attended widths, or -1
   * @param numHeadsUpsample as numHeads, or -1
   * @param numClasses from 0
   * @param useScaleShiftNorm either
   * @param resblockUpdown either
   * @param useNewAttentionOrder either
   * @param groupNormEps between 0 and 1
   * @param dropout from 0, below 1
   * @throws IllegalArgumentException if no network can have these values
   */
  public UNetConfig {
    channelMult = List.copyOf(channelMult);
    attentionResolutions = List.copyOf(attentionResolutions);
    range("image_size", imageSize, 1, 1 << 16);
    range("in_channels", inChannels, 1, 1 << 16);
    range("num_channels", modelChannels, 1, 1 << 16);
    range("out_channels", outChannels, 1, 1 << 16);
    range("num_res_blocks", numResBlocks, 1, 100);
    range("levels in channel_mult", channelMult.size(), 1, 12);
    range("num_heads", numHeads, 1, 1 << 16);
    range("num_head_channels", numHeadChannels == -1 ? 1 : numHeadChannels, 1, 1 << 16);
    range("num_heads_upsample", numHeadsUpsample == -1 ? 1 : numHeadsUpsample, 1, 1 << 16);
    range("num_classes", numClasses, 0, 1 << 24);
    attentionResolutions.forEach(side -> range("attention_resolutions", side, 1, 1 << 16));
    if (!(groupNormEps > 0 && groupNormEps < 1)) {
      throw impossible("group_norm_eps is " + groupNormEps);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw impossible("dropout is " + dropout);
    }
    for (int level = 0; level < channelMult.size(); level++) {
      double width = channelMult.get(level) * modelChannels;
      if (!(width >= NORM_GROUPS && width < 1 << 20 && (int) width % NORM_GROUPS == 0)) {
        throw impossible(
            ("level " + level + " has " + width + " channels")
                + (", which must be a multiple of " + NORM_GROUPS));
      }
    }
    for (int level = 0; level < channelMult.size(); level++) {
      int width = (int) (channelMult.get(level) * modelChannels);
      boolean attends = attends(imageSize, attentionResolutions, 1 << level);
      boolean middle = level == channelMult.size() - 1; // always attends, with numHeads
      int up = numHeadsUpsample == -1 || !attends ? numHeads : numHeadsUpsample;
      boolean divides =
          numHeadChannels != -1
              ? width % numHeadChannels == 0
              : width % numHeads == 0 && width % up == 0;
      if ((attends || middle) && !divides) {
        throw impossible(
            "the " + width + " channels of level " + level + " cannot be divided into the heads");
      }
    }
  }

  /**
   * A configuration inferred from weights.
   *
   * @param config the configuration
   * @param assumptions what was assumed because the weights do not determine it, one sentence each
   * @param warnings the guesses that may well be wrong and would then give wrong pictures, one
   *     sentence each
   */
  public record Inferred(UNetConfig config, List<String> assumptions, List<String> warnings) {
    /**
     * Copies the lists.
     *
     * @param config the configuration
     * @param assumptions one sentence each
     * @param warnings one sentence each
     */
    public Inferred {
      assumptions = List.copyOf(assumptions);
      warnings = List.copyOf(warnings);
    }

    /** Creates a result without guesses. */
    Inferred(UNetConfig config, List<String> assumptions) {
      this(config, assumptions, List.of());
    }
  }

  /**
   * Infers the configuration from the shapes of the weights. Heads, attention order, image size and
   * epsilon leave no trace in them. They are taken from the public checkpoint with the same shapes,
   * or else guessed; both are reported.
   *
   * @param canonicalShapes shapes by canonical key
   * @param dialect how the file named its tensors
   * @return the configuration and the assumptions made
   * @throws dev.rad.exception.CheckpointException if the shapes are not those of an ADM UNet
   */
  public static Inferred infer(Map<String, long[]> canonicalShapes, KeyDialect dialect) {
    return new UNetInference(canonicalShapes, dialect, "", OptionalInt.empty()).infer();
  }

  /**
   * Reads guided-diffusion's flags. Absent ones have the defaults of its scripts; unknown ones are
   * ignored. Beyond the flags: {@code in_channels}, {@code out_channels}, {@code num_classes},
   * {@code group_norm_eps}.
   *
   * @param json an object such as {@code {"image_size": 64, "channel_mult": "1,2,3,4"}}
   * @return the configuration
   * @throws dev.rad.exception.CheckpointException if the text does not describe a possible
   *     configuration
   */
  public static UNetConfig fromJson(String json) {
    return FlagsJson.read(json);
  }

  /**
   * Reads the {@code config.json} of a diffusers {@code UNet2DModel} that has an ADM's layers.
   *
   * @param json the file's text
   * @return the configuration
   * @throws dev.rad.exception.CheckpointException if it describes another network
   */
  public static UNetConfig fromDiffusersJson(String json) {
    return DiffusersJson.read(json, 0);
  }

  /**
   * Writes what {@link #fromJson} reads.
   *
   * @return the flags as a JSON object
   */
  public String toJson() {
    return FlagsJson.write(this);
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
   * Returns the width of a level.
   *
   * @param level 0 for full resolution
   * @return its channels
   */
  public int channels(int level) {
    return (int) (channelMult.get(level) * modelChannels);
  }

  /**
   * Returns the number of attention heads on the way down and in the middle.
   *
   * @param channels channels of the feature map
   * @return the number of heads
   */
  public int heads(int channels) {
    return numHeadChannels == -1 ? numHeads : channels / numHeadChannels;
  }

  /**
   * Returns the number of attention heads on the way up.
   *
   * @param channels channels of the feature map
   * @return the number of heads
   */
  public int headsUpsample(int channels) {
    return numHeadChannels == -1 && numHeadsUpsample != -1 ? numHeadsUpsample : heads(channels);
  }

  /**
   * Returns whether feature maps have attention. The middle always has it.
   *
   * @param downsample how many times smaller than the image the maps are: 1, 2, 4, …
   * @return whether some attention resolution r has {@code imageSize / r == downsample}
   */
  public boolean attentionAt(int downsample) {
    return attends(imageSize, attentionResolutions, downsample);
  }

  /**
   * Returns the length of the time embedding.
   *
   * @return {@code 4 * modelChannels}
   */
  public int timeEmbedDim() {
    return 4 * modelChannels;
  }

  /**
   * Returns whether the second half of the output interpolates the variance. This method does not
   * recognise the upsamplers, which take two images.
   *
   * @return whether the output has twice the channels of the input
   */
  public boolean learnSigma() {
    return outChannels == 2 * inChannels;
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
   * @return the shapes by canonical key, in guided-diffusion's order; a new map
   */
  public Map<String, long[]> expectedShapes() {
    return new UNetShapes(this).all();
  }

  /**
   * Returns the number of trainable parameters.
   *
   * @return the elements of all {@link #expectedShapes}
   */
  public long parameterCount() {
    return UNetShapes.elements(expectedShapes());
  }

  private static boolean attends(int imageSize, List<Integer> resolutions, int downsample) {
    return resolutions.stream().anyMatch(side -> imageSize / side == downsample);
  }

  private static void range(String flag, int value, int least, int most) {
    if (value < least || value > most) {
      throw impossible(flag + " is " + value + ", not from " + least + " to " + most);
    }
  }

  private static IllegalArgumentException impossible(String reason) {
    return new IllegalArgumentException("no such UNet: " + reason);
  }
}
