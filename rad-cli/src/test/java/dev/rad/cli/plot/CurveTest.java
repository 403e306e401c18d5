package dev.rad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

public class CurveTest {

  private static Curve of(double... values) {
    return new Curve(IntStream.range(0, values.length).asDoubleStream().toArray(), values);
  }

  @Property
  void smoothed_anyCurve_isTheMeanOfItsNeighbours(
      @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = 0, max = 9) Double> list,
      @ForAll @IntRange(min = 1, max = 50) int width) {
    double[] values = list.stream().mapToDouble(v -> v).toArray();
    double[] means = of(values).smoothed(width).values();
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      int count = 0;
      for (int offset = 0; offset < width; offset++) {
        int j = i - width / 2 + offset;
        if (j >= 0 && j < values.length) {
          sum += values[j];
          count++;
        }
      }
      assertThat(means[i]).isCloseTo(sum / count, within(1e-9));
    }
  }

  @Test
  void smoothed_gaps_areLeftOut() {
    double gap = Double.NaN;
    assertThat(of(1, gap, 5, gap, gap, gap, 2).smoothed(3).values())
        .containsExactly(1, 3, 5, 5, gap, 2, 2);
  }

  /** A diverged loss does not affect the means after it. */
  @Test
  void smoothed_hugeValue_isForgottenOutsideItsNeighbourhood() {
    assertThat(of(1e300, 0.25, 0.25, 0.25).smoothed(2).values()).endsWith(0.25, 0.25);
  }

  /** Thinning keeps the extremes and the order. */
  @Property
  void thinned_anyCurve_keepsExtremesAndOrder(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = -9, max = 9) Double> list,
      @ForAll @IntRange(min = 1, max = 30) int parts) {
    double[] values = list.stream().mapToDouble(v -> v).toArray();
    Curve thin = of(values).thinned(parts);
    assertThat(thin.values().length).isLessThanOrEqualTo(Math.max(2 * parts, 1));
    assertThat(thin.steps()).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < thin.steps().length; i++) {
      assertThat(thin.values()[i]).isEqualTo(values[(int) thin.steps()[i]]);
    }
    assertThat(Arrays.stream(thin.values()).max()).isEqualTo(Arrays.stream(values).max());
    assertThat(Arrays.stream(thin.values()).min()).isEqualTo(Arrays.stream(values).min());
  }

  @Test
  void thinned_gaps_hideNoValueAndStayGaps() {
    double gap = Double.NaN;
    Curve thin = of(gap, 3, gap, 1, gap, gap, gap, gap).thinned(2);
    assertThat(thin.steps()).startsWith(1, 3);
    assertThat(thin.values()).containsExactly(3, 1, gap);
  }

  @Test
  void isEmpty_onlyGapsOrNothing() {
    assertThat(of().isEmpty()).isTrue();
    assertThat(of(Double.NaN).isEmpty()).isTrue();
    assertThat(of(Double.NaN, 0).isEmpty()).isFalse();
  }
}
