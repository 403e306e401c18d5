package dev.rad.prior;

/**
 * Colours less the mean of the known ones, over twice their standard deviation: noise is relative
 * to a photo's contrast.
 */
final class NormalisedColours {
  private final float[] means = new float[PatchLevel.COLOURS];
  private float scale = 1;

  /** Returns the normalised units per grey level. */
  double scale() {
    return scale;
  }

  float normalised(float greyLevel, int channel) {
    return (greyLevel - means[channel]) * scale;
  }

  float greyLevel(float normalised, int channel) {
    return normalised / scale + means[channel];
  }

  /** Measures the known pixels of a level in grey levels, and normalises it. */
  void measure(PatchLevel level) {
    double[] sums = new double[PatchLevel.COLOURS];
    double squares = 0;
    long known = 0;
    for (int i = 0; i < level.pixels(); i++) {
      if (level.kinds[i] == PatchLevel.KNOWN) {
        known++;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          double value = level.values[i * PatchLevel.COLOURS + c];
          sums[c] += value;
          squares += value * value;
        }
      }
    }
    double ofMeans = 0;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      means[c] = known == 0 ? 128 : (float) (sums[c] / known);
      ofMeans += (double) means[c] * means[c];
    }
    double variance = known == 0 ? 1 : (squares / known - ofMeans) / PatchLevel.COLOURS;
    scale = (float) (1 / (2 * Math.sqrt(Math.max(1, variance))));
    for (int i = 0; i < level.values.length; i++) {
      int pixel = i / PatchLevel.COLOURS;
      level.values[i] =
          level.kinds[pixel] == PatchLevel.KNOWN
              ? (level.values[i] - means[i % PatchLevel.COLOURS]) * scale
              : 0;
    }
  }
}
