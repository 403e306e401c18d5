package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of one image, sorted by their noise level. Where a mask is hard, nearly all of them
 * have one level alone; most have the image's commonest one, and a normalisation scales and shifts
 * these for nothing.
 *
 * @param common the commonest level
 * @param others the pixels of each other level, and those between levels
 */
record LevelRegions(int common, List<Region> others) {

  private static final float PURE = 1 - 1e-6f; // bilinear weights add up to 1 but for rounding

  /**
   * Pixels that are treated alike.
   *
   * @param level theirs, or −1 if each has a mixture of its own
   * @param pixels their numbers in the image, row by row
   * @param mixtures {@code [R, K]}: how much of each level they have; null where level is not −1
   */
  record Region(int level, Tensor pixels, Tensor mixtures) {

    /** What has a row for each level, {@code [K, C]}, for these pixels: {@code [R|1, C]}. */
    Tensor of(Tensor levels) {
      return level >= 0
          ? levels.narrow(0, level, 1)
          : Functional.matmul(mixtures.to(levels.dtype()), levels);
    }
  }

  /**
   * Sorts the pixels of one image.
   *
   * @param weights of the batch, each image's {@code [K, pixels]}
   * @param offset where the image's begin
   * @param levels K
   * @param pixels how many there are
   */
  static LevelRegions of(float[] weights, int offset, int levels, int pixels) {
    int[] level = new int[pixels];
    int[] counts = new int[levels + 1]; // the last: mixtures
    for (int p = 0; p < pixels; p++) {
      level[p] = levels;
      for (int k = 0; k < levels; k++) {
        if (weights[offset + k * pixels + p] >= PURE) {
          level[p] = k;
        }
      }
      counts[level[p]]++;
    }
    int common = 0;
    for (int k = 1; k < levels; k++) {
      common = counts[k] > counts[common] ? k : common;
    }
    List<Region> others = new ArrayList<>();
    for (int k = 0; k <= levels; k++) {
      if (k != common && counts[k] > 0) {
        long[] members = members(level, k, counts[k]);
        Tensor indices = Tensors.of(members, members.length);
        others.add(
            k < levels
                ? new Region(k, indices, null)
                : new Region(-1, indices, mixtures(weights, offset, levels, pixels, members)));
      }
    }
    return new LevelRegions(common, List.copyOf(others));
  }

  private static long[] members(int[] level, int wanted, int count) {
    long[] members = new long[count];
    int n = 0;
    for (int p = 0; p < level.length; p++) {
      if (level[p] == wanted) {
        members[n++] = p;
      }
    }
    return members;
  }

  private static Tensor mixtures(
      float[] weights, int offset, int levels, int pixels, long[] members) {
    float[] rows = new float[members.length * levels];
    for (int r = 0; r < members.length; r++) {
      for (int k = 0; k < levels; k++) {
        rows[r * levels + k] = weights[offset + k * pixels + (int) members[r]];
      }
    }
    return Tensors.of(rows, members.length, levels);
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
    Tensor[] gainAndOffset = told.chunk(2, 1); // [K, C] each
    Tensor x = h.to(norm.dtype()).channelsLast();
    Functional.Normalized most =
        norm.forward(x, gainAndOffset[0].select(0, common), gainAndOffset[1].select(0, common));
    Tensor y = most.output().channelsLast();
    if (!others.isEmpty()) {
      Tensor[] line = GroupNorm.ofInput(most.statistics(), gainAndOffset[0], gainAndOffset[1]);
      Tensor from = rows(x);
      Tensor to = rows(y);
      for (Region region : others) {
        Tensor values = from.indexSelect(0, region.pixels); // [R, C]
        Tensor a = region.of(line[0]);
        Tensor d = region.of(line[1]);
        to.indexCopy_(region.pixels, d.addcmul(values, a));
      }
    }
    return y;
  }

  /** The pixels as rows of channels, {@code [pixels, C]}, in the same memory. */
  private static Tensor rows(Tensor channelsLast) {
    long c = channelsLast.size(1);
    return channelsLast.permute(0, 2, 3, 1).view(-1, c);
  }

  /** {@return the commonest level, and how many pixels the others have} */
  @Override
  public String toString() {
    return "LevelRegions[mostly %d, others %s]"
        .formatted(
            common, Arrays.toString(others.stream().mapToLong(r -> r.pixels.size(0)).toArray()));
  }
}
