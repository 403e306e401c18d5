package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pixels that LibTorch gathers, computes and scatters level by level, on all threads.
 *
 * @param regions the pixels of each level, and those between levels
 */
record PixelIndices(List<Region> regions) implements MinorityPixels {

  /**
   * Pixels that are computed together.
   *
   * @param level their level, or −1 if each has its own mixture
   * @param pixels their numbers in the image, row by row
   * @param mixtures {@code [R, K]}: the share of each level at every pixel; null unless level is −1
   */
  record Region(int level, Tensor pixels, @Nullable Tensor mixtures) {

    /** Turns a row for each level, {@code [K, C]}, into one for these pixels, {@code [R|1, C]}. */
    Tensor of(Tensor levels) {
      return level >= 0
          ? levels.narrow(0, level, 1)
          : Functional.matmul(Objects.requireNonNull(mixtures).to(levels.dtype()), levels);
    }
  }

  /** Finds the pixels of an image; takes the arguments of {@link PixelRuns#of}. */
  static PixelIndices of(int[] level, int common, MixtureWeights mixtures) {
    List<Region> regions = new ArrayList<>();
    for (int k = 0; k <= mixtures.levels(); k++) {
      long[] members = k == common ? new long[0] : members(level, k);
      if (members.length > 0) {
        Tensor pixels = Tensors.of(members, members.length);
        regions.add(
            k < mixtures.levels()
                ? new Region(k, pixels, null)
                : new Region(-1, pixels, rows(mixtures, members)));
      }
    }
    return new PixelIndices(List.copyOf(regions));
  }

  private static long[] members(int[] level, int wanted) {
    long[] members = new long[level.length];
    int n = 0;
    for (int p = 0; p < level.length; p++) {
      if (level[p] == wanted) {
        members[n++] = p;
      }
    }
    return Arrays.copyOf(members, n);
  }

  private static Tensor rows(MixtureWeights mixtures, long[] members) {
    float[] rows = new float[members.length * mixtures.levels()];
    for (int r = 0; r < members.length; r++) {
      float[] mixture = mixtures.of((int) members[r]);
      System.arraycopy(mixture, 0, rows, r * mixture.length, mixture.length);
    }
    return Tensors.of(rows, members.length, mixtures.levels());
  }

  /** Lists all tensors. */
  Stream<Tensor> tensors() {
    return regions.stream()
        .flatMap(region -> Stream.of(region.pixels, region.mixtures))
        .filter(Objects::nonNull);
  }

  @Override
  public int count() {
    return (int) regions.stream().mapToLong(region -> region.pixels.size(0)).sum();
  }

  @Override
  public void normalize(
      Tensor x, Tensor gainAndOffset, Functional.GroupStatistics statistics, Tensor y) {
    Tensor[] parts = gainAndOffset.chunk(2, 1); // [K, C] each
    Tensor[] line = GroupNorm.foldStatistics(statistics, parts[0], parts[1]);
    Tensor from = rows(x);
    Tensor to = rows(y);
    for (Region region : regions) {
      Tensor values = from.indexSelect(0, region.pixels); // [R, C]
      Tensor a = region.of(line[0]);
      Tensor d = region.of(line[1]);
      to.indexCopy_(region.pixels, d.addcmul(values, a));
    }
  }

  /** Views the pixels as rows of channels, {@code [pixels, C]}, in the same memory. */
  private static Tensor rows(Tensor channelsLast) {
    long c = channelsLast.size(1);
    return channelsLast.permute(0, 2, 3, 1).view(-1, c);
  }

  /** {@return the number of pixels and regions} */
  @Override
  public String toString() {
    return "%d pixels in %d regions".formatted(count(), regions.size());
  }
}
