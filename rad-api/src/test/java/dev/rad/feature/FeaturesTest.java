package dev.rad.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.NpzWriter;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeaturesTest {
  private static final FeatureSource SOURCE =
      new FeatureSource("net.pth", "pool3", "bilinear to 299×299", "[-1, 1]", true);
  private static final Path PYTORCH_FID =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden/npz/pytorch-fid.npz");

  @TempDir Path folder;

  /** {@code np.arange(12.0).reshape(4, 3) ** 2 % 7}, of which NpzFileTest's file has statistics. */
  private static Features numpys() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float[] row = new float[3];
      for (int k = 0; k < 3; k++) {
        row[k] = (3 * i + k) * (3 * i + k) % 7;
      }
      rows.add(row);
    }
    return Features.of(SOURCE, rows);
  }

  @Test
  void statistics_numpysTable_areNumpys() {
    FeatureStatistics expected = FeatureStatistics.read(PYTORCH_FID);
    FeatureStatistics statistics = numpys().statistics();

    assertThat(statistics.mean()).containsExactly(expected.mean());
    assertThat(statistics.covariance()).containsExactly(expected.covariance(), within(1e-15));
    assertThat(statistics.count()).hasValue(4);
    assertThat(expected.count()).isEmpty();
    assertThat(expected.source()).isEmpty();
    assertThat(expected.toString())
        .isEqualTo("FeatureStatistics[N = not stated, 3 features, source not stated]");
  }

  /** More rows than are multiplied at a time; against the definition, pair by pair. */
  @Property(tries = 20)
  void statistics_randomFeatures_areByTheDefinition(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int count) {
    var random = new SplittableRandom(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new float[] {random.nextInt(100), random.nextInt(100)});
    }
    double[] covariance = Features.of(SOURCE, rows).statistics().covariance();

    for (int a = 0; a < 2; a++) {
      for (int b = 0; b < 2; b++) { // Σ_ij (x_i − x_j)(y_i − y_j) / (2 n (n − 1))
        double sum = 0;
        for (float[] x : rows) {
          for (float[] y : rows) {
            sum += (x[a] - y[a]) * (x[b] - y[b]);
          }
        }
        assertThat(covariance[2 * a + b])
            .isCloseTo(sum / (2.0 * count * (count - 1)), within(1e-9));
      }
    }
  }

  @Test
  void writeRead_statisticsAndFeatures_areTheSame() {
    Path file = folder.resolve("stats.npz");
    FeatureStatistics statistics = numpys().statistics();
    statistics.write(file);
    FeatureStatistics read = FeatureStatistics.read(file);

    assertThat(read.mean()).containsExactly(statistics.mean());
    assertThat(read.covariance()).containsExactly(statistics.covariance());
    assertThat(read.count()).isEqualTo(OptionalLong.of(4));
    assertThat(read.source()).contains(SOURCE);

    Path table = folder.resolve("features.npz");
    numpys().write(table);
    Features features = Features.read(table);
    assertThat(features.count()).isEqualTo(4);
    assertThat(features.source()).isEqualTo(SOURCE);
    assertThat(features.row(3)).containsExactly(numpys().row(3));
    assertThat(FeatureStatistics.read(table).covariance()).containsExactly(statistics.covariance());
  }

  static Stream<Arguments> files() {
    double[] identity = {1, 0, 0, 1};
    return Stream.of(
        Arguments.of(stats(new double[0], new double[0], 0), "no mean of 1 to 8192 features"),
        Arguments.of(List.of(doubles("mu", identity, 2, 2)), "no mean of 1 to 8192 features"),
        Arguments.of(List.of(doubles("mu", new double[2], 2)), "no array of numbers 'sigma'"),
        Arguments.of(
            List.of(doubles("mu", new double[3], 3), doubles("sigma", identity, 2, 2)),
            "does not fit a mean of 3 features"),
        Arguments.of(
            List.of(doubles("mu", new double[2], 2), doubles("sigma", identity, 4)),
            "does not fit a mean of 2 features"),
        Arguments.of(
            stats(new double[] {Double.NaN, 0}, identity, 2), "mu has values that are not finite"),
        Arguments.of(
            stats(new double[2], new double[] {1, 0, 0, Double.POSITIVE_INFINITY}, 2),
            "sigma has values that are not finite"),
        Arguments.of(stats(new double[2], new double[] {1, 5, 0, 1}, 2), "is no covariance"),
        Arguments.of(stats(new double[2], new double[] {1, 0, 0, -1}, 2), "is no covariance"),
        Arguments.of(
            List.of(
                doubles("mu", new double[2], 2),
                doubles("sigma", identity, 2, 2),
                RawTensor.ofLongs("n", new long[] {-5})),
            "n is no number of pictures"),
        Arguments.of(List.of(), "no array of numbers 'features'"),
        Arguments.of(
            List.of(RawTensor.of("features", new float[4], 2, 2)),
            "is no table of features with its source"));
  }

  private static RawTensor doubles(String name, double[] values, long... shape) {
    return RawTensor.ofDoubles(name, values, shape);
  }

  private static List<RawTensor> stats(double[] mean, double[] covariance, int size) {
    return List.of(doubles("mu", mean, size), doubles("sigma", covariance, size, size));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("files")
  void read_whatIsNoStatistics_isRefused(List<RawTensor> arrays, String message) {
    Path file = folder.resolve("stats.npz");
    NpzWriter.write(file, arrays, Map.of());

    assertThatThrownBy(() -> FeatureStatistics.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void of_badRows_isRefused() {
    assertThatThrownBy(() -> Features.of(SOURCE, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are no features");
    assertThatThrownBy(() -> Features.of(SOURCE, List.of(new float[2], new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features 1 have the length 3, the first ones 2");
    assertThatThrownBy(() -> Features.of(SOURCE, List.of(new float[] {Float.NaN})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> Features.of(SOURCE, List.of(new float[2])).statistics())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 pictures at least, got 1");
  }
}
