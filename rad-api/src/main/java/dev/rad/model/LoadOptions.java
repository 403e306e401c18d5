package dev.rad.model;

import dev.rad.checkpoint.WeightSet;
import dev.rad.schedule.NoiseConditioning;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Options for loading a weights file: what the caller knows about it and the file does not say.
 *
 * @param config the network's configuration; empty to infer it
 * @param numHeadChannels the number of channels of an attention head, overriding the file or a
 *     guess; empty for no override
 * @param weightSet the weights to take if the file contains several sets for one network
 * @param conditioning how the network is conditioned on its noise, overriding the file; empty for
 *     no override
 * @param anyBase whether adapters may be merged into weights other than those that they were
 *     trained on
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
   * Checks the size of heads.
   *
   * @throws IllegalArgumentException if a head has fewer than one channel
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
   * Returns the options that take everything from the file, and averaged weights if there are any.
   *
   * @return the options
   */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sets the configuration, which the weights must then fit.
   *
   * @param known the configuration
   * @return the changed options
   */
  public LoadOptions withConfig(UNetConfig known) {
    return new LoadOptions(Optional.of(known), numHeadChannels, weightSet, conditioning, anyBase);
  }

  /**
   * Sets the size of attention heads.
   *
   * @param channels the number of channels of each head, at least 1
   * @return the changed options
   */
  public LoadOptions withNumHeadChannels(int channels) {
    return new LoadOptions(config, OptionalInt.of(channels), weightSet, conditioning, anyBase);
  }

  /**
   * Selects averaged weights or those of the last step.
   *
   * @param wanted the selection
   * @return the changed options
   */
  public LoadOptions withWeightSet(WeightSet wanted) {
    return new LoadOptions(config, numHeadChannels, wanted, conditioning, anyBase);
  }

  /**
   * Sets how the network is conditioned on its noise.
   *
   * @param newConditioning the conditioning that it was trained with
   * @return the changed options
   */
  public LoadOptions withConditioning(NoiseConditioning newConditioning) {
    return new LoadOptions(
        config, numHeadChannels, weightSet, Optional.of(newConditioning), anyBase);
  }

  /**
   * Allows adapters whose file says that they were trained on other weights.
   *
   * @return the changed options
   */
  public LoadOptions withAnyBase() {
    return new LoadOptions(config, numHeadChannels, weightSet, conditioning, true);
  }
}
