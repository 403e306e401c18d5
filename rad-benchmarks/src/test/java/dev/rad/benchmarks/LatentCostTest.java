package dev.rad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.DType;
import dev.rad.latent.ConditionedUNetConfig;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentCostTest {

  /** What PyTorch's counter of operations says of Stable Diffusion 1.5, in 10⁹. */
  @ParameterizedTest
  @CsvSource({"32, 180", "64, 803", "96, 2148", "128, 4674"})
  void of_stableDiffusion_isWhatPyTorchCounts(int side, double expected) {
    var config =
        new ConditionedUNetConfig(
            4,
            4,
            64,
            List.of(320, 640, 1280, 1280),
            List.of(true, true, true, false),
            List.of(false, true, true, true),
            2,
            Collections.nCopies(4, 8),
            Collections.nCopies(4, 1),
            768,
            32,
            1e-5,
            true,
            0,
            false,
            false);
    Cost cost = LatentCost.of(config, side, 1, DType.F32);
    assertThat(cost.flops() / 1e9).isCloseTo(expected, within(0.006 * expected));
    assertThat(cost.bytes()).isEqualTo(4 * 859_520_964L);
  }
}
