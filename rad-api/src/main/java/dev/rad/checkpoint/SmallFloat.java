package dev.rad.checkpoint;

/** The two 16-bit floating point formats; JDK 17 converts neither. */
enum SmallFloat {
  /** IEEE binary16. */
  HALF(10, 15),
  /** bfloat16. */
  BRAIN(7, 127);

  private final int fractionBits;
  private final int bias;
  private final int infinity;

  SmallFloat(int fractionBits, int bias) {
    this.fractionBits = fractionBits;
    this.bias = bias;
    this.infinity = (2 * bias + 1) << fractionBits;
  }

  /** Widens exactly; the payload of a NaN is kept. */
  float decode(short bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = bits & 0x7fff;
    if (this == BRAIN) {
      return Float.intBitsToFloat(sign | magnitude << 16);
    }
    int widened; // the magnitude as float bits
    if (magnitude >= infinity) {
      widened = 0x7f800000 | (magnitude & 0x3ff) << 13;
    } else if (magnitude < 1 << fractionBits) {
      widened = Float.floatToRawIntBits(magnitude * 0x1p-24f);
    } else {
      widened = (magnitude << 13) + ((127 - 15) << 23);
    }
    return Float.intBitsToFloat(sign | widened);
  }

  /** Rounds to nearest, ties to even; too large becomes infinite, NaN stays NaN. */
  short encode(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & 0x8000;
    if (Double.isNaN(value)) {
      return (short) (sign | infinity | 1 << (fractionBits - 1));
    }
    double magnitude = Math.abs(value);
    int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
    if (exponent > bias) {
      return (short) (sign | infinity);
    }
    // in units of the last place; a carry out of the fraction moves into the exponent by itself
    int units = (int) Math.rint(Math.scalb(magnitude, fractionBits - exponent));
    int bits = ((exponent + bias - 1) << fractionBits) + units;
    return (short) (sign | Math.min(bits, infinity));
  }
}
