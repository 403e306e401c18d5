package dev.rad.schedule;

/** The range check of a pixel's mask value. */
final class MaskRange {
  private MaskRange() {}

  static void check(double mask) {
    if (!(mask >= 0 && mask <= 1)) {
      throw new IllegalArgumentException("mask value " + mask + " is not in [0, 1]");
    }
  }
}
