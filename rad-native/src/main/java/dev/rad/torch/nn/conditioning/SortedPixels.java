package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of one image, sorted by their noise level. With a hard mask, nearly every pixel has a
 * single level. The normalisation itself scales and shifts those of the commonest level, at no
 * cost; the others are normalised again.
 *
 * @param common the commonest level
 * @param runs the pixels of other levels, and those between levels, as runs; null if there are
 *     none, or many
 * @param indices the same pixels by their numbers; null if there are none
 */
record SortedPixels(int common, @Nullable PixelRuns runs, @Nullable PixelIndices indices) {

  private static final float PURE = 1 - 1e-6f; // bilinear weights add up to 1 but for rounding
  private static final int FEW_PIXELS = 1024;
  private static final int FEW_NUMBERS = 1 << 16; // with more, several threads are faster

  /**
   * Sorts the pixels of one image.
   *
   * @param mixtures the share of each level at every pixel
   * @param isFloat32 whether the network computes in float32
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

  /** Lists all tensors. */
  Stream<Tensor> tensors() {
    return indices == null ? Stream.empty() : indices.tensors();
  }

  /**
   * Computes {@code ĥ g + f} with each pixel's own gain and offset.
   *
   * @param norm the normalisation
   * @param gainAndOffset g and f of every level, {@code [K, 2C]}
   * @param h {@code [1, C, height, width]}
   * @return a new tensor of the shape of h, channels last
   */
  Tensor normalize(GroupNorm norm, Tensor gainAndOffset, Tensor h) {
    Tensor x = h.channelsLast(norm.dtype());
    Tensor[] ofMost = gainAndOffset.select(0, common).chunk(2, 0); // [C] each
    Functional.Normalized normalized = norm.forwardWithStatistics(x, ofMost[0], ofMost[1]);
    Tensor y = normalized.output().channelsLast();
    MinorityPixels others = others(x.size(1));
    if (others != null) {
      others.normalize(x, gainAndOffset, normalized.statistics(), y);
    }
    return y;
  }

  private @Nullable MinorityPixels others(long channels) {
    return runs != null && runs.count() * channels <= FEW_NUMBERS ? runs : indices;
  }

  /** {@return the commonest level and the other pixels} */
  @Override
  public String toString() {
    return "SortedPixels[mostly %d, others %s]".formatted(common, indices);
  }
}
