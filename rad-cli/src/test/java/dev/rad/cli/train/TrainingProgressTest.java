package dev.rad.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.cli.terminal.ResidentMemory;
import dev.rad.torch.training.TrainingListener.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class TrainingProgressTest {

  private long now = 123_456_789_000L; // ns
  private OptionalLong memory = OptionalLong.of((19L << 30) / 10); // 1.9 GiB
  private final TrainingProgress progress = new TrainingProgress(() -> now, () -> memory);

  private void step(double seconds, long step, long steps, double loss, double imagesPerSecond) {
    now += (long) (seconds * 1e9);
    progress.add(new Report(step, steps, loss, loss, 0, 1, 1e-4, imagesPerSecond, 0));
  }

  @Test
  void line_steadyTraining_saysAllOfIt() {
    for (long step = 1241; step <= 1250; step++) {
      step(1.93, step, 10_000, 0.0731, 8.3);
    }
    // 8750 steps of 1.93 s are 16 887.5 s
    assertThat(progress.line())
        .isEqualTo("step 1250/10000  loss 0.0731  8.3 img/s  1.9 GiB  4 h 41 min left");
  }

  @Test
  void line_firstStep_leavesOutTheTimeThatIsNotKnownYet() {
    step(60, 501, 1000, 0.5, 4);
    assertThat(progress.line()).isEqualTo("step 501/1000  loss 0.5000  4.0 img/s  1.9 GiB");
  }

  @Test
  void line_lastStep_hasNoTimeLeft() {
    step(1, 999, 1000, 0.5, 4);
    step(1, 1000, 1000, 0.5, 4);
    assertThat(progress.line()).doesNotContain("left");
  }

  @Test
  void line_noMemoryKnown_leavesItOut() {
    memory = OptionalLong.empty();
    step(1, 1, 9, 0.5, 4);
    assertThat(progress.line()).isEqualTo("step 1/9  loss 0.5000  4.0 img/s");
  }

  /**
   * The speed is the mean of times, not of speeds: 4 img/s and 1 img/s make 2/(1/4 + 1/1) = 1.6.
   */
  @Test
  void line_unevenSpeed_countsTheTimes() {
    for (int step = 1; step <= 20_000; step++) {
      step(1, step, 20_000, 1, step % 2 == 0 ? 4 : 1);
    }
    assertThat(progress.line()).contains("1.6 img/s");
  }

  @Test
  void line_lossIsNotANumber_keepsTheAverage() {
    step(1, 1, 9, 0.25, 4);
    step(1, 2, 9, Double.NaN, 4);
    assertThat(progress.line()).contains("step 2/9  loss 0.2500");
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 8, 2 s left", // 1.6 s
    "1, 59, 59 s left",
    "1, 60, 1 min left",
    "60, 59, 59 min left",
    "60, 60, 1 h 0 min left",
    "3600, 23, 23 h 0 min left",
    "3600, 49, 2 d 1 h left"
  })
  void line_timeLeft_isInItsTwoLargestUnits(double seconds, long left, String expected) {
    step(1, 1, 2 + left, 0.5, 4);
    step(seconds, 2, 2 + left, 0.5, 4);
    assertThat(progress.line()).endsWith("  " + expected);
  }

  @Test
  void line_beforeTheFirstStep_isRefused() {
    assertThatThrownBy(progress::line).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytes_linuxStatus_areTheResidentSetNowAndAtMost(@TempDir Path folder) throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nVmHWM:\t  500 kB\nVmRSS:\t  396924 kB\nThreads:\t3\n");
    assertThat(ResidentMemory.bytes(status)).hasValue(396_924L * 1024);
    assertThat(ResidentMemory.peak(status)).hasValue(500L * 1024);
    Files.writeString(status, "VmRSS:\t many kB\n");
    assertThat(ResidentMemory.bytes(status)).isEmpty();
    assertThat(ResidentMemory.bytes(folder.resolve("none"))).isEmpty();
  }
}
