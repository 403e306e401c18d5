package dev.rad.torch.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which steps of a process are visited where their number does not divide it. */
class StridesTest {

  private static int[] indices(Strides strides) {
    return IntStream.rangeClosed(1, strides.count()).map(j -> strides.state(j) - 1).toArray();
  }

  @Test
  void state_ofSixOfFiveHundred_isSpreadOverAll() {
    assertThat(indices(new Strides(500, 6))).containsExactly(0, 83, 166, 250, 333, 416);
  }

  /** The published program of DeqIR visits 0, 83, … and drops the seventh, 498. */
  @Test
  void state_ofWholeStrides_isThatOfDeqIrsProgram() {
    assertThat(indices(new Strides(500, 6, true))).containsExactly(0, 83, 166, 249, 332, 415);
  }
}
