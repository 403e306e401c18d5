package dev.rad.model;

import dev.rad.checkpoint.WeightSet;
import dev.rad.schedule.NoiseConditioning;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options for loading a weights file: what the caller knows of it that the file does not say.
 *
 * @param config the network's configuration; empty to find it
 * @param numHeadChannels how many channels an attention head has, in place of what the file or a
 *     guess says; empty to leave that
 * @param weightSet which weights to take where the file holds several of one network
 * @param conditioning how the network is conditioned on its noise, in place of what the file says
 * @param anyBase whether adapters may be put on other weights than they were trained on
 */
public record LoadOptions(
    Optional<UNetConfig> config,
    OptionalInt numHeadChannels,
    WeightSet weightSet,
    Optional<NoiseConditioning> conditioning,
    boolean anyBase) {

  private static final LoadOptions DEFAULTS =
      new LoadOptions(
          Optional.empty(), OptionalInt.empty(), WeightSet.EMA, Optional.empty(), false);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if a head has no channel
   */
  public LoadOptions {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(weightSet, "weightSet");
    Objects.requireNonNull(conditioning, "conditioning");
    if (numHeadChannels.isPresent() && numHeadChannels.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "num_head_channels is at least 1, not " + numHeadChannels.getAsInt());
    }
  }

  /**
   * Returns the options that take everything from the file, and averaged weights where there are
   * any.
   *
   * @return the options
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * States the configuration, which the weights must then fit.
   *
   * @param known the configuration
   * @return other options
   */
  public LoadOptions withConfig(UNetConfig known) {
    return new LoadOptions(Optional.of(known), numHeadChannels, weightSet, conditioning, anyBase);
  }

  /**
   * States the attention heads.
   *
   * @param channels how many channels each has, at least 1
   * @return other options
   */
  public LoadOptions withNumHeadChannels(int channels) {
    return new LoadOptions(config, OptionalInt.of(channels), weightSet, conditioning, anyBase);
  }

  /**
   * Chooses between averaged weights and those of the last step.
   *
   * @param wanted which
   * @return other options
   */
  public LoadOptions withWeightSet(WeightSet wanted) {
    return new LoadOptions(config, numHeadChannels, wanted, conditioning, anyBase);
  }

  /**
   * Sets how the network is conditioned on its noise.
   *
   * @param newConditioning the conditioning that it was trained with
   * @return other options
   */
  public LoadOptions withConditioning(NoiseConditioning newConditioning) {
    return new LoadOptions(
        config, numHeadChannels, weightSet, Optional.of(newConditioning), anyBase);
  }

  /**
   * Puts adapters on weights even if their file says that they were trained on others.
   *
   * @return other options
   */
  public LoadOptions withAnyBase() {
    return new LoadOptions(config, numHeadChannels, weightSet, conditioning, true);
  }
}
