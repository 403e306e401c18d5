package dev.rad;

import java.util.Locale;

/**
 * The arithmetic of a network's convolutions and attention. Noise embedding, normalisations, the
 * last convolution and the steps of the reverse process are always computed in float32 (as in ADM:
 * Dhariwal and Nichol 2021, arXiv 2105.05233).
 */
public enum Precision {
  /**
   * 32-bit floating point, the default on every device. On the same device, with the same number of
   * threads, the same call gives the same picture, bit for bit.
   */
  FLOAT32,

  /**
   * bfloat16: float32's range with 8 bits of precision, half the memory. It is faster on GPUs and
   * on processors with units for it (AVX-512 BF16, AMX); on others it is slower.
   */
  BFLOAT16,

  /** float16, IEEE half: 11 bits of precision, half the memory. Only for GPUs. */
  FLOAT16;

  /**
   * Reads a name.
   *
   * @param name such as {@code bfloat16}
   * @return the precision
   * @throws IllegalArgumentException if no precision has that name
   */
  public static Precision parse(String name) {
    for (Precision precision : values()) {
      if (precision.toString().equals(name)) {
        return precision;
      }
    }
    throw new IllegalArgumentException(
        "no precision '" + name + "': choose float32, bfloat16 or float16");
  }

  /** {@return the name that {@link #parse} reads} */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
