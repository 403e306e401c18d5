package dev.rad;

/** Seeds of the samples of one call. */
final class SampleSeeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SampleSeeds() {}

  /** Returns output number {@code sample} of SplitMix64 with a seed; it differs for all samples. */
  static long of(long seed, int sample) {
    long z = seed + sample * GOLDEN_GAMMA;
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
