package dev.rad.mask;

import java.util.Objects;

/**
 * The rules by which mask files are read.
 *
 * @param polarity the colour that marks the hole
 * @param channel the part of the file that holds the shape
 * @param threshold the rule that turns its greys into values
 */
public record MaskRules(MaskPolarity polarity, MaskChannel channel, MaskThreshold threshold) {

  /** Checks that no argument is null. */
  public MaskRules {
    Objects.requireNonNull(polarity, "polarity");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(threshold, "threshold");
  }

  /**
   * Returns rules that detect everything but the polarity.
   *
   * @param polarity the colour that marks the hole
   * @return rules with channel and threshold {@code AUTO}
   */
  public static MaskRules of(MaskPolarity polarity) {
    return new MaskRules(polarity, MaskChannel.AUTO, MaskThreshold.AUTO);
  }

  /**
   * Returns the rules that keep every grey, for maps that are not masks.
   *
   * @return rules under which white is 1, without a threshold
   */
  public static MaskRules grey() {
    return new MaskRules(MaskPolarity.WHITE_IS_HOLE, MaskChannel.AUTO, MaskThreshold.NONE);
  }
}
