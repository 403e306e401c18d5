package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.List;
import java.util.Map;

/**
 * The shape of a network that predicts the noise in latents, given a text: diffusers' {@code
 * UNet2DConditionModel}.
 *
 * @param inChannels channels of the input: 4, or 9 for an inpainting network (latents, mask,
 *     latents of the masked picture)
 * @param outChannels channels of the output
 * @param sampleSize side of the training latents
 * @param blockOutChannels width of each level, full resolution first
 * @param downAttention whether each level has attention on the way down, full resolution first
 * @param upAttention whether each level has attention on the way up, <b>lowest</b> resolution first
 * @param layersPerBlock residual blocks per level on the way down; one more on the way up
 * @param heads attention heads of each level, full resolution first ({@code attention_head_dim},
 *     which is the number of heads in spite of its name, diffusers #2011)
 * @param transformerLayers transformer blocks per attention of each level, full resolution first
 * @param crossAttentionDim width of the text's tokens
 * @param normNumGroups groups of every group normalisation
 * @param normEps epsilon of group normalisations, except for those before transformers
 * @param flipSinToCos whether the time embedding has cosines first
 * @param freqShift the number subtracted from the number of frequencies in their exponents
 * @param useLinearProjection whether projections around transformers are matrices instead of 1×1
 *     convolutions
 * @param upcastAttention whether attention of half-precision networks needs float32 products
 */
public record ConditionedUNetConfig(
    int inChannels,
    int outChannels,
    int sampleSize,
    List<Integer> blockOutChannels,
    List<Boolean> downAttention,
    List<Boolean> upAttention,
    int layersPerBlock,
    List<Integer> heads,
    List<Integer> transformerLayers,
    int crossAttentionDim,
    int normNumGroups,
    double normEps,
    boolean flipSinToCos,
    double freqShift,
    boolean useLinearProjection,
    boolean upcastAttention) {

  /**
   * Epsilon of the group normalisation before a transformer, which configurations do not contain.
   */
  public static final double TRANSFORMER_NORM_EPS = 1e-6;

  /** Epsilon of the layer normalisations of transformers, which configurations do not contain. */
  public static final double LAYER_NORM_EPS = 1e-5;

  /** Input channels of an inpainting network: latents, mask, latents of the masked picture. */
  public static final int INPAINTING_CHANNELS = 9;

  /**
   * Checks the values against each other.
   *
   * @param inChannels from 1
   * @param outChannels from 1
   * @param sampleSize from 1
   * @param blockOutChannels from 1 to 12, multiples of the groups, and of the heads where there is
   *     attention; the first one even
   * @param downAttention as many
   * @param upAttention as many
   * @param layersPerBlock from 1 to 100
   * @param heads as many, from 1
   * @param transformerLayers as many, from 1 to 100
   * @param crossAttentionDim from 1
   * @param normNumGroups from 1
   * @param normEps above 0, up to 1
   * @param flipSinToCos either
   * @param freqShift from 0, below half the first width
   * @param useLinearProjection either
   * @param upcastAttention either
   * @throws IllegalArgumentException if they fit no network
   */
  public ConditionedUNetConfig {
    blockOutChannels = List.copyOf(blockOutChannels);
    downAttention = List.copyOf(downAttention);
    upAttention = List.copyOf(upAttention);
    heads = List.copyOf(heads);
    transformerLayers = List.copyOf(transformerLayers);
    Checks.range("in_channels", inChannels, 1, Checks.MOST);
    Checks.range("out_channels", outChannels, 1, Checks.MOST);
    Checks.range("sample_size", sampleSize, 1, Checks.MOST);
    Checks.range("layers_per_block", layersPerBlock, 1, 100);
    Checks.range("cross_attention_dim", crossAttentionDim, 1, Checks.MOST);
    Checks.range("norm_num_groups", normNumGroups, 1, Checks.MOST);
    Checks.positive("norm_eps", normEps, 1);
    Checks.widths(blockOutChannels, normNumGroups);
    int levels = blockOutChannels.size();
    Checks.range("down_block_types", downAttention.size(), levels, levels);
    Checks.range("up_block_types", upAttention.size(), levels, levels);
    Checks.range("levels in attention_head_dim", heads.size(), levels, levels);
    Checks.range("levels of transformer layers", transformerLayers.size(), levels, levels);
    int first = blockOutChannels.get(0);
    if (first % 2 != 0 || !(freqShift >= 0 && freqShift < first / 2.0)) {
      throw new IllegalArgumentException(
          "freq_shift is " + freqShift + " for a first width of " + first);
    }
    for (int level = 0; level < levels; level++) {
      boolean attends =
          downAttention.get(level) || upAttention.get(levels - 1 - level) || level == levels - 1;
      Checks.range("attention_head_dim", heads.get(level), 1, Checks.MOST);
      Checks.range("transformer_layers_per_block", transformerLayers.get(level), 1, 100);
      if (attends && blockOutChannels.get(level) % heads.get(level) != 0) {
        throw new IllegalArgumentException(
            ("the " + blockOutChannels.get(level) + " channels of level " + level)
                + (" cannot be divided into " + heads.get(level) + " heads"));
      }
    }
  }

  /**
   * Reads a {@code config.json} of diffusers. Absent settings have the defaults of the version that
   * wrote the file; unknown ones are ignored.
   *
   * @param json the file's text
   * @return the configuration
   * @throws CheckpointException if it belongs to another network, such as SDXL's, or a setting is
   *     not supported
   */
  public static ConditionedUNetConfig fromJson(String json) {
    return ConditionedUNetJson.read(Json.parse("UNet's config.json", json));
  }

  /**
   * Writes the settings in the form that {@link #fromJson} and diffusers read.
   *
   * @return the settings as a JSON object
   */
  public String toJson() {
    return ConditionedUNetJson.write(this);
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
   * Returns the width of a level.
   *
   * @param level 0 for full resolution
   * @return its channels
   */
  public int channels(int level) {
    return blockOutChannels.get(level);
  }

  /**
   * Returns the length of the time embedding.
   *
   * @return four times the first width
   */
  public int timeEmbedDim() {
    return 4 * channels(0);
  }

  /**
   * Returns whether this is an inpainting network, whose input includes the mask and the masked
   * picture.
   *
   * @return true if it has nine input channels
   */
  public boolean inpainting() {
    return inChannels == INPAINTING_CHANNELS;
  }

  /**
   * Returns the names and shapes of all weights of the network.
   *
   * @return the shapes by diffusers' name; a new map
   */
  public Map<String, long[]> expectedShapes() {
    return new ConditionedUNetShapes(this).all();
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
