package dev.rad.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Progress;
import dev.rad.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class TerminalProgressTest {

  private static Progress progress(int step, int steps) {
    return new Progress(step, steps, Duration.ofSeconds(2), () -> RgbImage.of(1, 1, new byte[3]));
  }

  private static String drawn(int columns) {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (var bar =
        new TerminalProgress(
            new PrintWriter(new StringWriter()), true, false, columns, () -> false)) {
      for (int step = 1; step <= 400; step++) {
        bar.onStep(progress(step, 400));
      }
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"40, 39", "80, 79", "300, 99", "10, 39"})
  void bar_anyTerminal_fitsIntoOneLine(int columns, int most) {
    String[] lines = drawn(columns).split("[\\r\\n]+");

    assertThat(lines).isNotEmpty();
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.strip().length()).isLessThanOrEqualTo(most));
    assertThat(lines[lines.length - 1]).contains("100%", "400/400");
  }

  @Test
  void stopped_partOfTheWork_countsAsTheLinesDo() {
    var err = new StringWriter();
    try (var lines = new TerminalProgress(new PrintWriter(err), false, true, 80, () -> true)) {
      assertThat(lines.stopped()).isEqualTo("stopped before the first step");
      lines.onStep(progress(30, 300));
      assertThat(err.toString()).startsWith("step 30 of 300, left 0:1").hasLineCount(1);
      assertThat(lines.stopped()).isEqualTo("stopped after 30 of 300 steps");
      assertThat(lines.isCancelled()).isTrue();
    }
  }

  @Test
  void begin_anotherStage_countsAnewUnderItsName() {
    var err = new StringWriter();
    try (var lines = new TerminalProgress(new PrintWriter(err), false, true, 80, () -> true)) {
      lines.begin("adapting");
      assertThat(lines.stopped()).isEqualTo("stopped adapting before the first step");
      lines.onStep(progress(5, 50));
      assertThat(err.toString()).startsWith("adapting, step 5 of 50, left 0:1").hasLineCount(1);
      assertThat(lines.stopped()).isEqualTo("stopped adapting after 5 of 50 steps");
      lines.begin("filling");
      assertThat(lines.stopped()).isEqualTo("stopped before the first step");
    }
  }

  @Test
  void steps_one_isSingular() {
    try (var lines =
        new TerminalProgress(new PrintWriter(new StringWriter()), false, true, 80, () -> false)) {
      lines.onStep(progress(1, 1));
      assertThat(lines.steps()).isEqualTo("1 step");
    }
  }
}
