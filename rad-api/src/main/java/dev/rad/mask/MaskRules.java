package dev.rad.mask;

import java.util.Objects;

/**
 * How mask files are read.
 *
 * @param polarity which colour marks the hole
 * @param channel which part of the file has the shape
 * @param threshold how its greys become values
 */
public record MaskRules(MaskPolarity polarity, MaskChannel channel, MaskThreshold threshold) {

  /** Checks that nothing is missing. */
  public MaskRules {
    Objects.requireNonNull(polarity, "polarity");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(threshold, "threshold");
  }

  /**
   * Finds out everything but the polarity.
   *
   * @param polarity which colour marks the hole
   * @return channel and threshold {@code AUTO}
   */
  public static MaskRules of(MaskPolarity polarity) {
    return new MaskRules(polarity, MaskChannel.AUTO, MaskThreshold.AUTO);
  }

  /**
   * Keeps every grey, as maps need it that are no masks.
   *
   * @return white is 1, no threshold
   */
  public static MaskRules grey() {
    return new MaskRules(MaskPolarity.WHITE_IS_HOLE, MaskChannel.AUTO, MaskThreshold.NONE);
  }
}
