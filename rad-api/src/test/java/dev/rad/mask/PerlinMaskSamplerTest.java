package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerlinMaskSamplerTest {
  private final PerlinMaskSampler sampler = new PerlinMaskSampler();

  @Tag("slow")
  @Test
  void sample_manyDraws_holeShareIsUniform() {
    RandomGenerator random = new SplittableRandom(1);
    int draws = 4000;
    double[] shares = new double[draws];
    for (int i = 0; i < draws; i++) {
      shares[i] = sampler.sample(32, 32, random).fraction();
    }
    Arrays.sort(shares);
    double distance = 0; // Kolmogorov-Smirnov against U(0, 1)
    for (int i = 0; i < draws; i++) {
      distance = Math.max(distance, Math.abs(shares[i] - (i + 0.5) / draws));
    }
    // 1.63/√n is the 1 % point; one rank of 1024 is the grid's own step
    assertThat(distance).isLessThan(1.63 / Math.sqrt(draws) + 1.0 / 1024);
  }

  @Test
  void sample_sameSeed_sameMask() {
    Mask first = sampler.sample(100, 60, new SplittableRandom(7));
    assertThat(sampler.sample(100, 60, new SplittableRandom(7))).isEqualTo(first);
    assertThat(sampler.sample(100, 60, new SplittableRandom(8))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,40", "40,1", "2,2", "100,100", "300,300", "64,17", "17,64", "256,256"})
  void sample_anySize_isHardAndFits(int width, int height) {
    RandomGenerator random = new SplittableRandom(3);
    for (int i = 0; i < 40; i++) {
      Mask mask = sampler.sample(width, height, random);
      assertThat(mask.width()).isEqualTo(width);
      assertThat(mask.height()).isEqualTo(height);
      assertThat(mask.isHard()).isTrue();
    }
  }

  @Test
  void sample_oneRow_isFilledWhollyOrNotAtAll() {
    RandomGenerator random = new SplittableRandom(4);
    for (int i = 0; i < 50; i++) {
      assertThat(sampler.sample(5, 1, random).fraction()).isIn(0.0, 1.0);
    }
  }

  /** The draws repeated by hand: s, then n, then the gradients. */
  @Property(tries = 60)
  void sample_anySeed_isTheNSmallestOfAnIndependentNoise(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 40) int width,
      @ForAll @IntRange(min = 2, max = 40) int height) {
    Mask mask = sampler.sample(width, height, new SplittableRandom(seed));
    RandomGenerator replay = new SplittableRandom(seed);
    double s = 1 + (height - 1) * replay.nextDouble();
    int n = replay.nextInt(width * height + 1);
    if (n == 0) {
      assertThat(mask.isEmpty()).isTrue();
      return;
    }
    double[][] angles = angles(width, height, s, replay);
    double[] noise = new double[width * height];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = naiveNoise(angles, (i % width) / s, (i / width) / s);
    }
    double[] sorted = noise.clone();
    Arrays.sort(sorted);
    double threshold = sorted[n - 1];
    int filled = 0;
    for (int i = 0; i < noise.length; i++) {
      float m = mask.at(i % width, i / width);
      filled += m == 1f ? 1 : 0;
      // the two computations round differently: pixels within 1e-12 of the threshold may differ
      if (Math.abs(noise[i] - threshold) > 1e-12) {
        assertThat(m).isEqualTo(noise[i] < threshold ? 1f : 0f);
      }
    }
    long ties = Arrays.stream(noise).filter(v -> Math.abs(v - threshold) <= 1e-12).count();
    assertThat(filled).isBetween(n, n + (int) ties - 1);
  }

  @Test
  void values_atLatticePoints_areZero() {
    PerlinNoise noise = PerlinNoise.draw(17, 9, 4.0, new SplittableRandom(5));
    double[] values = noise.values();
    for (int y = 0; y < 9; y += 4) {
      for (int x = 0; x < 17; x += 4) {
        assertThat(values[y * 17 + x]).isZero();
      }
    }
  }

  @Test
  void values_everywhere_stayBelowHalfTheDiagonal() {
    // |gradient noise| in 2-D is at most √2/2 with unit gradients
    double[] values = PerlinNoise.draw(128, 128, 9.7, new SplittableRandom(6)).values();
    assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow()).isLessThan(0.7072);
  }

  @Test
  void values_largerCells_areSmoother() {
    double previous = Double.MAX_VALUE;
    for (double cell : new double[] {2, 8, 32, 128}) {
      double[] noise = PerlinNoise.draw(128, 128, cell, new SplittableRandom(9)).values();
      double steepest = 0;
      for (int i = 1; i < 128; i++) {
        for (int y = 0; y < 128; y++) {
          steepest = Math.max(steepest, Math.abs(noise[y * 128 + i] - noise[y * 128 + i - 1]));
        }
      }
      assertThat(steepest).isLessThan(previous).isLessThan(4 / cell);
      previous = steepest;
    }
  }

  @Tag("slow")
  @Test
  void sample_manyDraws_cellSizesHaveTheSourcesStatistics() {
    // R = H/s at H = 256: P(R<2) = 0.50, P(R<4) = 0.75, P(R<8) = 0.88, P(R>32) = 0.027, mean 5.6
    int draws = 200_000;
    int[] below = new int[3];
    int above = 0;
    double sum = 0;
    for (int i = 0; i < draws; i++) {
      double periods = 256 / PerlinMaskSampler.cellSize(256, new SplittableRandom(i));
      below[0] += periods < 2 ? 1 : 0;
      below[1] += periods < 4 ? 1 : 0;
      below[2] += periods < 8 ? 1 : 0;
      above += periods > 32 ? 1 : 0;
      sum += periods;
    }
    assertThat(below[0] / (double) draws).isCloseTo(0.50, within(0.01));
    assertThat(below[1] / (double) draws).isCloseTo(0.75, within(0.01));
    assertThat(below[2] / (double) draws).isCloseTo(0.88, within(0.01));
    assertThat(above / (double) draws).isCloseTo(0.027, within(0.003));
    assertThat(sum / draws).isCloseTo(256 * Math.log(256) / 255, within(0.1));
  }

  @Property(tries = 300)
  void nthSmallest_anyArray_isWhatSortingGives(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int length,
      @ForAll @IntRange(min = 1, max = 20) int distinct) {
    Random random = new Random(seed);
    double[] values = random.ints(length, 0, distinct).asDoubleStream().toArray();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int index = random.nextInt(length);
    assertThat(Selection.nthSmallest(values, index)).isEqualTo(sorted[index]);
  }

  private static double[][] angles(int width, int height, double s, RandomGenerator random) {
    double[][] angles = new double[(int) Math.ceil(height / s) + 1][(int) Math.ceil(width / s) + 1];
    for (double[] row : angles) {
      for (int i = 0; i < row.length; i++) {
        row[i] = 2 * Math.PI * random.nextDouble();
      }
    }
    return angles;
  }

  /** Sum over the four corners of weight times dot product: another arrangement of the formula. */
  private static double naiveNoise(double[][] angles, double x, double y) {
    double sum = 0;
    for (int dy = 0; dy <= 1; dy++) {
      for (int dx = 0; dx <= 1; dx++) {
        int cornerX = (int) Math.floor(x) + dx;
        int cornerY = (int) Math.floor(y) + dy;
        double angle = angles[cornerY][cornerX];
        double dot = Math.cos(angle) * (x - cornerX) + Math.sin(angle) * (y - cornerY);
        sum += weight(x - cornerX) * weight(y - cornerY) * dot;
      }
    }
    return sum;
  }

  private static double weight(double distance) {
    double u = Math.abs(distance);
    return 1 - (6 * Math.pow(u, 5) - 15 * Math.pow(u, 4) + 10 * Math.pow(u, 3));
  }
}
