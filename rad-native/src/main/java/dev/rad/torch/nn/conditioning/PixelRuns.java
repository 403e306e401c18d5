package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.FloatMemory;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pixels so few that LibTorch would spend more time on gathering and scattering than on computing:
 * this class computes them run by run. For float32 only.
 *
 * @param runs in the order of the image
 * @param count the number of pixels
 */
record PixelRuns(List<Run> runs, int count) implements MinorityPixels {

  private static final int LONGEST = 64; // its numbers fit a core's cache

  /**
   * Adjacent pixels of one row.
   *
   * @param start the number of the first pixel in the image
   * @param length the number of pixels
   * @param mixture the share of each level, {@code [K]}
   */
  record Run(int start, int length, float[] mixture) {}

  /**
   * Finds the pixels of an image.
   *
   * @param level the level of each pixel; K for mixtures
   * @param common the commonest level, whose pixels are left out
   * @param mixtures the share of each level at every pixel
   */
  static PixelRuns of(int[] level, int common, MixtureWeights mixtures) {
    var runs = new ArrayList<Run>();
    float[][] levels = unitVectors(mixtures.levels());
    int p = 0;
    while (p < level.length) {
      int start = p++;
      if (level[start] != common) {
        boolean pure = level[start] < mixtures.levels();
        while (pure && p < level.length && level[p] == level[start] && p - start < LONGEST) {
          p++;
        }
        runs.add(new Run(start, p - start, pure ? levels[level[start]] : mixtures.of(start)));
      }
    }
    return new PixelRuns(List.copyOf(runs), runs.stream().mapToInt(Run::length).sum());
  }

  private static float[][] unitVectors(int count) {
    float[][] vectors = new float[count][count];
    for (int k = 0; k < count; k++) {
      vectors[k][k] = 1;
    }
    return vectors;
  }

  private int longest() {
    return runs.stream().mapToInt(Run::length).max().orElse(0);
  }

  @Override
  public void normalize(
      Tensor x, Tensor gainAndOffset, Functional.GroupStatistics statistics, Tensor y) {
    var lines = Lines.of(gainAndOffset, statistics);
    int c = lines.channels();
    FloatMemory from = FloatMemory.of(x);
    FloatMemory to = FloatMemory.of(y);
    float[] pixels = new float[longest() * c];
    float[] a = new float[c];
    float[] d = new float[c];
    float[] mixture = null;
    for (Run run : runs) {
      if (!Arrays.equals(run.mixture, mixture)) {
        mixture = run.mixture;
        mix(lines.a(), mixture, a);
        mix(lines.d(), mixture, d);
      }
      int length = run.length * c;
      from.get((long) run.start * c, pixels, length);
      for (int pixel = 0; pixel < length; pixel += c) {
        for (int i = 0; i < c; i++) {
          pixels[pixel + i] = a[i] * pixels[pixel + i] + d[i];
        }
      }
      to.put((long) run.start * c, pixels, length);
    }
  }

  private static void mix(float[][] levels, float[] mixture, float[] into) {
    Arrays.fill(into, 0);
    for (int k = 0; k < levels.length; k++) {
      if (mixture[k] != 0) {
        for (int i = 0; i < into.length; i++) {
          into[i] += mixture[k] * levels[k][i];
        }
      }
    }
  }

  /** Every level's a and d, {@code [K][C]}, as {@link GroupNorm#foldStatistics} computes them. */
  private record Lines(float[][] a, float[][] d) {

    int channels() {
      return a[0].length;
    }

    static Lines of(Tensor gainAndOffset, Functional.GroupStatistics statistics) {
      float[] rstd = statistics.rstd().toFloats();
      float[] mean = statistics.mean().toFloats();
      int levels = (int) gainAndOffset.size(0);
      int c = (int) gainAndOffset.size(1) / 2;
      int each = c / rstd.length; // channels of a group
      var lines = new Lines(new float[levels][c], new float[levels][c]);
      for (int k = 0; k < levels; k++) {
        float[] ofLevel = gainAndOffset.select(0, k).toFloats();
        for (int i = 0; i < c; i++) {
          lines.a[k][i] = ofLevel[i] * rstd[i / each];
          lines.d[k][i] = ofLevel[c + i] - lines.a[k][i] * mean[i / each];
        }
      }
      return lines;
    }
  }

  /** {@return the number of pixels and runs} */
  @Override
  public String toString() {
    return "%d pixels in %d runs".formatted(count, runs.size());
  }
}
