package dev.rad.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

public class ExponentialAverageTest {

  /**
   * Computes the definition, {@code Σ (1−α)^i x / Σ (1−α)^i} with i counted from the newest value.
   */
  @Property
  void add_anySeries_isTheWeightedMean(
      @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = -5, max = 5) Double> values,
      @ForAll @DoubleRange(min = 1, max = 50) double span) {
    var average = new ExponentialAverage(span);
    double result = Double.NaN;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < values.size(); i++) {
      result = average.add(values.get(i));
      double weight = Math.pow(1 - 2 / (span + 1), values.size() - 1 - i);
      sum += weight * values.get(i);
      weights += weight;
    }
    assertThat(result).isCloseTo(sum / weights, within(1e-9));
  }

  /** {@code pandas.Series([1, nan, 2, 4]).ewm(span=3, ignore_na=True).mean()}: 1, 1, 5/3, 3. */
  @Test
  void add_gap_isLeftOut() {
    var average = new ExponentialAverage(3);
    assertThat(average.value()).isNaN();
    assertThat(average.add(1)).isEqualTo(1);
    assertThat(average.add(Double.NaN)).isEqualTo(1);
    assertThat(average.add(2)).isCloseTo(5 / 3.0, within(1e-12));
    assertThat(average.add(Double.POSITIVE_INFINITY)).isCloseTo(5 / 3.0, within(1e-12));
    assertThat(average.add(4)).isCloseTo(3, within(1e-12));
  }

  @Test
  void new_spanBelowOne_isRefused() {
    assertThatThrownBy(() -> new ExponentialAverage(0.9))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExponentialAverage(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
