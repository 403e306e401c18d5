package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/**
 * The pixels of one image, sorted by their noise level. Where a mask is hard, nearly all of them
 * have one level alone; most have the image's commonest one, and a normalisation scales and shifts
 * these for nothing.
 *
 * @param common the commonest level
 * @param few the pixels of other levels, and those between levels; null if there are none, or many
 * @param many the same; null if there are none
 */
record SortedPixels(int common, PixelRuns few, PixelIndices many) {

  private static final float PURE = 1 - 1e-6f; // bilinear weights add up to 1 but for rounding
  private static final int FEW_PIXELS = 1024;
  private static final int FEW_NUMBERS = 1 << 16; // with more, several threads are faster

  /**
   * Sorts the pixels of one image.
   *
   * @param mixtures how much of each level they have
   * @param isFloat32 whether float32 is computed with
   */
  static SortedPixels of(MixtureWeights mixtures, boolean isFloat32) {
    int levels = mixtures.levels();
    int[] level = new int[mixtures.pixels()];
    int[] counts = new int[levels + 1]; // the last: mixtures
    for (int p = 0; p < level.length; p++) {
      level[p] = levels;
      for (int k = 0; k < levels; k++) {
        if (mixtures.at(k, p) >= PURE) {
          level[p] = k;
        }
      }
      counts[level[p]]++;
    }
    int common = 0;
    for (int k = 1; k < levels; k++) {
      common = counts[k] > counts[common] ? k : common;
    }
    int others = level.length - counts[common];
    boolean few = isFloat32 && 0 < others && others <= FEW_PIXELS;
    return new SortedPixels(
        common,
        few ? PixelRuns.of(level, common, mixtures) : null,
        others > 0 ? PixelIndices.of(level, common, mixtures) : null);
  }

  /**
   * {@code GN(h)(1 + s) + b} with each pixel's own s and b.
   *
   * @param norm the normalisation
   * @param told every level's gain and offset, {@code [K, 2C]}
   * @param h {@code [1, C, height, width]}
   * @return a new tensor of the shape of h, channels last
   */
  Tensor modulate(GroupNorm norm, Tensor told, Tensor h) {
    Tensor x = h.channelsLast(norm.dtype());
    Tensor[] most = told.select(0, common).chunk(2, 0); // [C] each
    Functional.Normalized normalised = norm.forward(x, most[0], most[1]);
    Tensor y = normalised.output().channelsLast();
    if (many != null) {
      others(x.size(1)).renew(x, told, normalised.statistics(), y);
    }
    return y;
  }

  private MinorityPixels others(long channels) {
    return few != null && few.count() * channels <= FEW_NUMBERS ? few : many;
  }

  /** {@return the commonest level and the other pixels} */
  @Override
  public String toString() {
    return "SortedPixels[mostly %d, others %s]".formatted(common, many);
  }
}
