package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.feature.FeatureSource;
import dev.rad.feature.Features;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares with scores of scikit-learn 1.9.1; see rad-benchmarks/peers/make_metric_cases.py. */
class LinearSeparabilityTest {
  private static final FeatureSource SOURCE =
      new FeatureSource("net.pth", "pool3", "bilinear", "[-1, 1]", true);

  private static final double[] SCORES = {
    0.6991422490814612, -0.019131404743144342, 0.19138591747028838, 0.6223373789468143,
    0.6146634638423674, 0.337051334253903, 0.3669413278976608, -0.23701010220646235,
    0.3420571045224178, -0.15866693727309433, -0.8994067456171152, -0.027451591784568907,
    0.1884296536362816, -1.132348684264619, -0.11563295843495702, -0.39301226657878696,
    0.1413207136741832, -0.8696094708570364
  };

  /**
   * Creates the same tables as the script: FNV-1a of a name, MurmurHash3's finaliser of each index.
   */
  private static Features table(char name) {
    long u32 = 0xffffffffL;
    long hash = (2166136261L ^ name) * 16777619 & u32;
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      float[] row = new float[5];
      for (int k = 0; k < 5; k++) {
        long z = hash + (5 * i + k) * 0x9E3779B9L & u32;
        z = (z ^ z >>> 16) * 0x85EBCA6BL & u32;
        z = (z ^ z >>> 13) * 0xC2B2AE35L & u32;
        double u = (z ^ z >>> 16) / 0x1p32;
        row[k] = (float) (name == 'a' ? u : u * u + 0.25);
      }
      rows.add(row);
    }
    return Features.of(SOURCE, rows);
  }

  private static Features column(float... values) {
    List<float[]> rows = new ArrayList<>();
    for (float value : values) {
      rows.add(new float[] {value});
    }
    return Features.of(SOURCE, rows);
  }

  @Test
  void of_tables_agreesWithScikitLearn() {
    assertThat(LinearSeparability.scores(table('a'), table('b')))
        .containsExactly(SCORES, within(1e-5));

    LinearSeparability scores = LinearSeparability.of(table('a'), table('b'));

    assertThat(scores.unpaired()).isEqualTo(4 / 18.0);
    assertThat(scores.paired()).isEqualTo(1 / 9.0);
    assertThat(scores)
        .hasToString(
            "U-IDS 0.2222, P-IDS 0.1111 (N = 9 pairs;"
                + " over pool3 of net.pth, values in [-1, 1], bilinear)");
  }

  @Test
  void of_farApart_isZero() {
    LinearSeparability scores =
        LinearSeparability.of(column(10, 11, 12, 13), column(-10, -11, -12, -13));

    assertThat(scores.unpaired()).isZero();
    assertThat(scores.paired()).isZero();
  }

  /** Each value occurs once as real and once as fake, so that no classifier can separate them. */
  @Test
  void of_samePictures_mistakesHalf() {
    LinearSeparability scores = LinearSeparability.of(column(1, 2, 3, 4), column(4, 3, 2, 1));

    assertThat(scores.unpaired()).isEqualTo(0.5);
  }

  @Test
  void of_noPairs_isRefused() {
    assertThatThrownBy(() -> LinearSeparability.of(column(1, 2), column(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("N = 2")
        .hasMessageContaining("N = 1")
        .hasMessageContaining("are no pairs");
  }
}
