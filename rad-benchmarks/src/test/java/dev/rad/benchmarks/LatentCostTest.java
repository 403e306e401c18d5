package dev.rad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.DType;
import dev.rad.latent.ConditionedUNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentCostTest {

  /** What PyTorch's counter of operations says of Stable Diffusion 1.5, in 10⁹. */
  @ParameterizedTest
  @CsvSource({"32, 180", "64, 803", "96, 2148", "128, 4674"})
  void of_stableDiffusion_isWhatPyTorchCounts(int side, double expected) throws IOException {
    Path file = Path.of(System.getProperty("rad.root"), "testdata", "configs", "sd15-unet.json");
    var config = ConditionedUNetConfig.fromJson(Files.readString(file));
    Cost cost = LatentCost.of(config, side, 1, DType.F32);
    assertThat(cost.flops() / 1e9).isCloseTo(expected, within(0.006 * expected));
    assertThat(cost.bytes()).isEqualTo(4 * 859_520_964L);
  }
}
