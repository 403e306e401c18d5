package dev.rad.mask;

import java.util.Arrays;

/**
 * The interpretation of the greys of a mask file.
 *
 * @param values in [0, 1], not shared
 * @param words a description for the user; empty if all values are exactly black or white
 */
record GreyReading(float[] values, String words) {
  private static final String NONE = "; --mask-threshold none keeps grey";
  private static final double DARK = 16.0 / 255; // what may be black with noise, at most
  private static final int BYTE = 255;
  private static final int[] FEWER_BITS = {1023, 4095, 16383}; // of cameras and scanners

  /** Reads a plane. */
  static GreyReading of(MaskPlane plane, MaskThreshold threshold) {
    if (threshold.level().isPresent()) {
      double level = threshold.level().getAsDouble() * likelyWhite(plane);
      return new GreyReading(hard(plane.greys(), level), "white from " + threshold + " on");
    }
    return threshold.equals(MaskThreshold.NONE)
        ? new GreyReading(shares(plane.greys(), 0, plane.white()), soft(plane) ? "grey kept" : "")
        : found(plane);
  }

  private static GreyReading found(MaskPlane plane) {
    float[] greys = plane.greys();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float grey : greys) {
      low = Math.min(low, grey);
      high = Math.max(high, grey);
    }
    double white = likelyWhite(plane);
    boolean dark = high <= DARK * white;
    if (low == high) {
      return allOver(greys, low, white);
    }
    String range = text(low) + "–" + text(high);
    boolean two = !isBetween(greys, low, high);
    boolean labels =
        low >= 0
            && (white == BYTE || white == 1)
            && (two ? MaskLabels.touch(plane) : MaskLabels.are(plane));
    if (labels && !two) {
      return new GreyReading(
          hard(greys, Math.nextUp(0f)), "labels %s, all but 0 is white".formatted(range) + NONE);
    }
    if (dark && !labels) {
      return new GreyReading(
          new float[greys.length], "values %s read as black".formatted(range) + NONE);
    }
    if (low >= (1 - DARK) * white) {
      float[] full = new float[greys.length];
      Arrays.fill(full, 1f);
      return new GreyReading(full, "values %s read as white".formatted(range) + NONE);
    }
    if (two) {
      boolean plain = low == 0 && high == white;
      return new GreyReading(
          hard(greys, high), plain ? "" : twoValued(text(low) + " and " + text(high)));
    }
    return new GreyHistogram(plane, white).read(range);
  }

  private static GreyReading allOver(float[] greys, float value, double white) {
    boolean black = value <= DARK * white;
    float share = black ? 0f : (float) Math.min(1, value / white);
    float[] values = new float[greys.length];
    Arrays.fill(values, share);
    String words = "value " + text(value) + " all over" + (black ? ", read as black" : "");
    return new GreyReading(values, value == 0 || value == white ? "" : words);
  }

  /** Returns whether a value lies between the least and the greatest. */
  private static boolean isBetween(float[] greys, float low, float high) {
    for (float grey : greys) {
      if (grey != low && grey != high) {
        return true;
      }
    }
    return false;
  }

  private static boolean soft(MaskPlane plane) {
    return isBetween(plane.greys(), 0, (float) plane.white());
  }

  /**
   * Returns the value of white in this file, because few bits are often stored in longer samples.
   */
  private static double likelyWhite(MaskPlane plane) {
    float greatest = 0;
    for (float grey : plane.greys()) {
      greatest = Math.max(greatest, grey);
    }
    if (plane.white() > BYTE && greatest <= BYTE) {
      return BYTE;
    }
    for (int white : FEWER_BITS) {
      if (plane.white() > white && greatest == white) {
        return white;
      }
    }
    return plane.white();
  }

  static String twoValued(String values) {
    return "values " + values + " read as a two-valued mask" + NONE;
  }

  /** Returns 1 for values of at least a level, 0 for others. */
  static float[] hard(float[] greys, double level) {
    float[] values = new float[greys.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = greys[i] >= level ? 1f : 0f;
    }
    return values;
  }

  /** Returns values that rise from 0 to 1 between two levels. */
  static float[] shares(float[] greys, double black, double white) {
    float[] values = new float[greys.length];
    for (int i = 0; i < values.length; i++) {
      float share = (float) ((greys[i] - black) / (white - black));
      values[i] = Math.max(0f, Math.min(1f, share));
    }
    return values;
  }

  private static String text(float value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : "%.3g".formatted(value);
  }
}
