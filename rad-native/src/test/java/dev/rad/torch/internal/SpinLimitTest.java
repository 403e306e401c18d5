package dev.rad.torch.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenMP's library itself says what it took, in a process of its own. */
@EnabledOnOs(OS.LINUX)
class SpinLimitTest {

  @Test
  void load_nothingSaid_threadsSpinForAShortTime() throws Exception {
    JavaProcess ended =
        JavaProcess.run(Map.of("OMP_DISPLAY_ENV", "verbose"), NativeCacheTest.Load.class);
    assertThat(ended.output()).contains("GOMP_SPINCOUNT = '1000'").endsWith("loaded\n");
  }

  @ParameterizedTest
  @CsvSource({"GOMP_SPINCOUNT,77,77", "OMP_WAIT_POLICY,PASSIVE,0"})
  void load_environmentSaysHowToWait_thatCounts(String name, String value, String rounds)
      throws Exception {
    JavaProcess ended =
        JavaProcess.run(
            Map.of("OMP_DISPLAY_ENV", "verbose", name, value), NativeCacheTest.Load.class);
    assertThat(ended.output()).contains("GOMP_SPINCOUNT = '" + rounds + "'");
  }
}
