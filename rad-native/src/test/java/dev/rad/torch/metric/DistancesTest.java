package dev.rad.torch.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.NpzWriter;
import dev.rad.checkpoint.RawTensor;
import dev.rad.feature.FeatureSource;
import dev.rad.feature.FeatureStatistics;
import dev.rad.feature.Features;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link FrechetDistance} and {@link KernelDistance}. Recorded values are scipy 1.17.1's and
 * torchmetrics 1.9.0's: see rad-benchmarks/peers/make_metric_cases.py.
 */
class DistancesTest {
  private static final FeatureSource INCEPTION =
      new FeatureSource("pt.pth", "pool3", "bilinear", "[-1, 1]", true);
  private static final FeatureSource MIDDLE =
      new FeatureSource("rad.safetensors", "middle_block at step 0", "triangle", "[-1, 1]", false);

  @TempDir private Path folder;

  private static Features a(FeatureSource source) {
    return table(source, "a", 12);
  }

  private static Features b(FeatureSource source) {
    return table(source, "b", 9);
  }

  /** Rows of 5 numbers. */
  private static Features table(FeatureSource source, String name, int count) {
    double[] u = Hashed.numbers(name, 5 * count);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[5];
      for (int k = 0; k < 5; k++) {
        double value = u[5 * i + k];
        row[k] = (float) (name.equals("b") ? value * value + 0.25 : value);
      }
      rows.add(row);
    }
    return Features.of(source, rows);
  }

  @Test
  void frechet_tables_agreesWithScipy() {
    FrechetDistance distance =
        FrechetDistance.between(a(INCEPTION).statistics(), b(INCEPTION).statistics());

    assertThat(distance.value()).isCloseTo(0.3254663746787502, within(1e-9));
    assertThat(distance)
        .hasToString(
            "FID 0.3255 (N = 9 against 12; over pool3 of pt.pth, values in [-1, 1], bilinear)");
  }

  @Test
  void frechet_otherNetworks_areNeverCalledFid() {
    FrechetDistance distance =
        FrechetDistance.between(a(MIDDLE).statistics(), b(MIDDLE).statistics());

    assertThat(distance.toString())
        .startsWith("Fréchet distance 0.3255")
        .contains("middle_block at step 0 of rad.safetensors")
        .doesNotContain("FID");
    assertThat(KernelDistance.between(a(MIDDLE), b(MIDDLE)).toString())
        .startsWith("kernel distance")
        .doesNotContain("KID");
  }

  @Test
  void frechet_referenceWithoutSource_saysSo() {
    Path file = folder.resolve("reference.npz");
    NpzWriter.write(
        file,
        List.of(
            RawTensor.ofDoubles("mu", new double[5], 5),
            RawTensor.ofDoubles("sigma", new double[25], 5, 5)),
        Map.of());
    FeatureStatistics reference = FeatureStatistics.read(file);

    FrechetDistance distance = FrechetDistance.between(reference, b(INCEPTION).statistics());

    assertThat(distance.toString())
        .startsWith("FID ")
        .contains("N = 9 against not stated", "one side does not state its source");
    assertThat(FrechetDistance.between(reference, reference).toString())
        .startsWith(
            "Fréchet distance 0.0000 (N = not stated against not stated; source not stated");
  }

  /** With one-dimensional normal distributions: {@code (μ₁ − μ₂)² + (σ₁ − σ₂)²} per feature. */
  @Property(tries = 30)
  void frechet_diagonalCovariances_isItsClosedForm(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double expected = 0;
    float[][] left = new float[8][4];
    float[][] right = new float[8][4];
    for (int k = 0; k < 4; k++) {
      float mean1 = random.nextInt(8);
      float mean2 = random.nextInt(8);
      float spread1 = random.nextInt(1, 8);
      float spread2 = random.nextInt(1, 8);
      for (int i = 0; i < 8; i++) { // of orthogonal columns of signs
        int sign = Integer.bitCount(i & (k + 1)) % 2 == 0 ? 1 : -1;
        left[i][k] = mean1 + sign * spread1;
        right[i][k] = mean2 + sign * spread2;
      }
      double scale = Math.sqrt(8.0 / 7);
      expected += Math.pow(mean1 - mean2, 2) + Math.pow(scale * (spread1 - spread2), 2);
    }

    FrechetDistance distance =
        FrechetDistance.between(
            Features.of(MIDDLE, List.of(left)).statistics(),
            Features.of(MIDDLE, List.of(right)).statistics());

    assertThat(distance.value()).isCloseTo(expected, within(1e-9 * (1 + expected)));
  }

  /** Fewer pictures than features: the covariances are singular. */
  @Property(tries = 20)
  void frechet_fewPictures_isSymmetricAndZeroForTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int count) {
    FeatureStatistics left = random(seed, count, 20).statistics();
    FeatureStatistics right = random(seed + 1, 5, 20).statistics();

    assertThat(FrechetDistance.between(left, left).value()).isCloseTo(0, within(1e-5));
    assertThat(FrechetDistance.between(left, right).value())
        .isCloseTo(FrechetDistance.between(right, left).value(), within(1e-5))
        .isPositive();
  }

  private static Features random(long seed, int count, int size) {
    var random = new SplittableRandom(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[size];
      for (int k = 0; k < size; k++) {
        row[k] = (float) random.nextDouble(-1, 1);
      }
      rows.add(row);
    }
    return Features.of(MIDDLE, rows);
  }

  @Test
  void kernel_oneSubsetOfAll_agreesWithTorchmetrics() {
    List<float[]> first = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      first.add(a(INCEPTION).row(i));
    }
    KernelDistance distance = KernelDistance.between(Features.of(INCEPTION, first), b(INCEPTION));

    assertThat(distance.mean()).isCloseTo(0.11289419400150624, within(1e-12));
    assertThat(distance)
        .hasToString(
            "KID 0.112894 ± 0.000000 (1 subsets of 9; N = 9 against 9;"
                + " over pool3 of pt.pth, values in [-1, 1], bilinear)");
  }

  /** One feature of 0 or 1: all kernels are 1 or 8, so the estimate follows from counts alone. */
  @Test
  void kernel_zerosAndOnes_isItsClosedForm() {
    Features zeros = Features.of(MIDDLE, List.of(new float[1], new float[1], new float[1]));
    Features ones = Features.of(MIDDLE, List.of(new float[] {1}, new float[] {1}, new float[] {1}));

    assertThat(KernelDistance.between(zeros, ones).mean()).isCloseTo(1 + 8 - 2, within(1e-12));
    assertThat(KernelDistance.between(zeros, zeros).mean()).isCloseTo(0, within(1e-12));
  }

  /** The estimate is unbiased: subsets have the same mean as all, and spread around it. */
  @Test
  void kernel_manySubsets_averageToTheWhole() {
    Features left = random(1, 60, 6);
    Features right = random(2, 60, 6);
    double whole = KernelDistance.between(left, right).mean();

    KernelDistance subsets = KernelDistance.between(left, right, 400, 20, 7);

    assertThat(subsets.deviation()).isPositive();
    double error = subsets.deviation() / Math.sqrt(400);
    assertThat(subsets.mean()).isCloseTo(whole, within(4 * error));
    assertThat(KernelDistance.between(left, right, 400, 20, 7)).isEqualTo(subsets);
    assertThat(KernelDistance.between(left, right, 400, 20, 8)).isNotEqualTo(subsets);
  }

  @Test
  void between_whatCannotBeCompared_isRefused() {
    assertThatThrownBy(
            () -> FrechetDistance.between(a(INCEPTION).statistics(), b(MIDDLE).statistics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pool3 of pt.pth")
        .hasMessageContaining("cannot be compared with those of [middle_block");
    assertThatThrownBy(() -> KernelDistance.between(a(INCEPTION), b(MIDDLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("make both in one way");
    assertThatThrownBy(
            () ->
                FrechetDistance.between(random(1, 3, 4).statistics(), random(1, 3, 5).statistics()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 features cannot be compared with 5");
    assertThatThrownBy(() -> KernelDistance.between(random(1, 1, 4), random(1, 9, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 subset of 2 pictures");
  }
}
