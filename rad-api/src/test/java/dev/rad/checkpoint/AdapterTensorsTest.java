package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.AdapterTensors.LowRank;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which low-rank pairs and scales there are, and which weights they fit. */
class AdapterTensorsTest {

  /** The pair of a linear layer of 3 inputs: 4 rows from {@code rowOffset}, of rank 2. */
  private static LowRank linear(long rowOffset) {
    return new LowRank(rowOffset, zeros(2, 3), zeros(4, 2));
  }

  private static LowRank convolution(long kernel) {
    return new LowRank(0, zeros(2, 3, kernel, kernel), zeros(4, 2, 1, 1));
  }

  private static RawTensor zeros(long... shape) {
    return RawTensor.of("t", new float[(int) Shapes.elements(shape)], shape);
  }

  @Test
  void fits_linear_needsTheRowsAndTheColumns() {
    assertThat(linear(0).fits(new long[] {4, 3})).isTrue();
    assertThat(linear(0).fits(new long[] {3, 3})).isFalse();
    assertThat(linear(0).fits(new long[] {4, 2})).isFalse();
    assertThat(linear(0).fits(new long[] {4, 4})).isFalse();
    assertThat(linear(8).fits(new long[] {12, 3})).isTrue();
    assertThat(linear(9).fits(new long[] {12, 3})).isFalse();
    assertThat(linear(Long.MAX_VALUE).fits(new long[] {12, 3})).isFalse();
  }

  /** Trailing dimensions of 1 do not count: a fused layer's weight is [out, in, 1]. */
  @Test
  void fits_trailingOnes_doNotCount() {
    assertThat(linear(0).fits(new long[] {4, 3, 1})).isTrue();
    assertThat(linear(0).fits(new long[] {4, 3, 1, 1})).isTrue();
    assertThat(linear(0).fits(new long[] {4, 3, 1, 2})).isFalse();
    assertThat(convolution(1).fits(new long[] {4, 3})).isTrue();
    assertThat(convolution(3).fits(new long[] {4, 3})).isFalse();
    assertThat(convolution(3).fits(new long[] {4, 3, 3, 3})).isTrue();
    assertThat(convolution(3).fits(new long[] {4, 3, 3, 1})).isFalse();
  }

  @Test
  void fits_biasOrNumber_doesNot() {
    LowRank narrow = new LowRank(0, zeros(2, 1), zeros(4, 2));

    assertThat(narrow.fits(new long[] {4, 1})).isTrue();
    assertThat(narrow.fits(new long[] {4})).isFalse();
    assertThat(narrow.fits(new long[0])).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -2", "1, Infinity", "1, NaN"})
  void new_impossibleScale_isRefused(int rank, double alpha) {
    assertThatThrownBy(() -> new AdapterTensors(Map.of(), Map.of(), alpha, rank))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no adapters have rank " + rank + " and alpha " + alpha);
  }

  @Test
  void scale_isAlphaByRank() {
    assertThat(new AdapterTensors(Map.of(), Map.of(), 3, 1).scale()).isEqualTo(3);
    assertThat(new AdapterTensors(Map.of("x", List.of(linear(0))), Map.of(), 3, 2).scale())
        .isEqualTo(1.5);
  }
}
