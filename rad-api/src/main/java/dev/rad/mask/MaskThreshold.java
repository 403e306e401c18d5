package dev.rad.mask;

import dev.rad.exception.MaskException;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The rule that turns the greys of a mask file into values: detected by their histogram, kept, or
 * made hard at a level.
 */
public final class MaskThreshold {
  /**
   * Decides by each file's histogram: two values with noise become hard, soft edges are kept, and
   * ends that are nearly black or white become exactly so.
   */
  public static final MaskThreshold AUTO = new MaskThreshold("auto", OptionalDouble.empty());

  /** Every grey is kept. */
  public static final MaskThreshold NONE = new MaskThreshold("none", OptionalDouble.empty());

  private final String name;
  private final OptionalDouble level;

  private MaskThreshold(String name, OptionalDouble level) {
    this.name = name;
    this.level = level;
  }

  /**
   * Returns a threshold that makes masks hard.
   *
   * @param level the darkest grey that counts as white, above 0 (black), at most 1 (white)
   * @return the threshold
   * @throws IllegalArgumentException if the level is out of range
   */
  public static MaskThreshold at(double level) {
    if (!(level > 0 && level <= 1)) {
      throw new IllegalArgumentException("the level must be in (0, 1], got " + level);
    }
    return new MaskThreshold(String.valueOf(level), OptionalDouble.of(level));
  }

  /**
   * Parses a text.
   *
   * @param text {@code auto}, {@code none}, or a number above 0, at most 1
   * @return the threshold
   * @throws MaskException if the text is something else
   */
  public static MaskThreshold parse(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    if (lower.equals("auto") || lower.equals("none")) {
      return lower.equals("auto") ? AUTO : NONE;
    }
    try {
      return at(Double.parseDouble(lower));
    } catch (IllegalArgumentException e) {
      throw new MaskException(
          ("a mask's threshold is auto, none, or a number above 0, at most 1, not \"%s\";"
                  + " 128 of 255 is 0.5")
              .formatted(text),
          e);
    }
  }

  /** {@return the level; empty for auto and none} */
  public OptionalDouble level() {
    return level;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskThreshold that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** {@return the text that {@link #parse} reads} */
  @Override
  public String toString() {
    return name;
  }
}
