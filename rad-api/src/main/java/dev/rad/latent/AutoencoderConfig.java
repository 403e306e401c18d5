package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.List;
import java.util.Map;

/**
 * The shape of an autoencoder that turns pictures into latents and back, diffusers' {@code
 * AutoencoderKL} (Rombach et al. 2022, arXiv 2112.10752).
 *
 * @param inChannels channels of the picture
 * @param outChannels channels of the decoded picture
 * @param latentChannels channels of the latents
 * @param blockOutChannels width of each level, the picture's first
 * @param layersPerBlock residual blocks per level of the encoder; the decoder has one more
 * @param normNumGroups groups of every group normalisation
 * @param scalingFactor the factor that latents are multiplied by before the diffusion and divided
 *     by after it
 * @param sampleSize side of the training pictures in pixels
 * @param useQuantConv whether a 1×1 convolution follows the encoder
 * @param usePostQuantConv whether a 1×1 convolution precedes the decoder
 * @param midBlockAddAttention whether the middle blocks have attention
 */
public record AutoencoderConfig(
    int inChannels,
    int outChannels,
    int latentChannels,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int normNumGroups,
    double scalingFactor,
    int sampleSize,
    boolean useQuantConv,
    boolean usePostQuantConv,
    boolean midBlockAddAttention) {

  /** Epsilon of every group normalisation, which configurations do not contain. */
  public static final double NORM_EPS = 1e-6;

  /** The scaling factor of files from before it was recorded: that of Stable Diffusion 1 and 2. */
  public static final double DEFAULT_SCALING_FACTOR = 0.18215;

  /**
   * Checks the values against each other.
   *
   * @param inChannels from 1
   * @param outChannels from 1
   * @param latentChannels from 1
   * @param blockOutChannels from 1 to 12, multiples of the groups
   * @param layersPerBlock from 1 to 100
   * @param normNumGroups from 1
   * @param scalingFactor above 0
   * @param sampleSize from 1
   * @param useQuantConv either
   * @param usePostQuantConv either
   * @param midBlockAddAttention either
   * @throws IllegalArgumentException if they fit no network
   */
  public AutoencoderConfig {
    blockOutChannels = List.copyOf(blockOutChannels);
    Checks.range("in_channels", inChannels, 1, Checks.MOST);
    Checks.range("out_channels", outChannels, 1, Checks.MOST);
    Checks.range("latent_channels", latentChannels, 1, Checks.MOST);
    Checks.range("layers_per_block", layersPerBlock, 1, 100);
    Checks.range("norm_num_groups", normNumGroups, 1, Checks.MOST);
    Checks.range("sample_size", sampleSize, 1, Checks.MOST);
    Checks.positive("scaling_factor", scalingFactor, 1e6);
    Checks.widths(blockOutChannels, normNumGroups);
  }

  /**
   * Reads a {@code config.json} of diffusers. Absent settings have the defaults of the version that
   * wrote the file; unknown ones are ignored.
   *
   * @param json the file's text
   * @return the configuration
   * @throws CheckpointException if it belongs to another network, or a setting is not supported
   */
  public static AutoencoderConfig fromJson(String json) {
    return AutoencoderJson.read(Json.parse("autoencoder's config.json", json));
  }

  /**
   * Writes the settings in the form that {@link #fromJson} and diffusers read.
   *
   * @return the settings as a JSON object
   */
  public String toJson() {
    return AutoencoderJson.write(this);
  }

  /**
   * Returns the same network with another scaling factor.
   *
   * @param factor above 0
   * @return the changed copy
   */
  public AutoencoderConfig withScalingFactor(double factor) {
    return new AutoencoderConfig(
        inChannels,
        outChannels,
        latentChannels,
        blockOutChannels,
        layersPerBlock,
        normNumGroups,
        factor,
        sampleSize,
        useQuantConv,
        usePostQuantConv,
        midBlockAddAttention);
  }

  /**
   * Returns the number of resolutions.
   *
   * @return at least 1
   */
  public int levels() {
    return blockOutChannels.size();
  }

  /**
   * Returns how many times smaller than the picture the latents are on each side.
   *
   * @return {@code 2^(levels - 1)}
   */
  public int factor() {
    return 1 << (levels() - 1);
  }

  /**
   * Returns the names and shapes of all weights of the network.
   *
   * @return the shapes by diffusers' name; a new map
   */
  public Map<String, long[]> expectedShapes() {
    return new AutoencoderShapes(this).all();
  }

  /**
   * Returns the number of trainable parameters.
   *
   * @return the elements of all {@link #expectedShapes}
   */
  public long parameterCount() {
    return ShapeMap.elements(expectedShapes());
  }
}
