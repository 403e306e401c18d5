package dev.rad.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.terminal.Console;
import dev.rad.torch.training.TrainingListener.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class TrainingMonitorTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private Console console(boolean quiet) {
    return new Console(new PrintWriter(out, true), new PrintWriter(err, true), quiet);
  }

  private static Report report(long step, long steps) {
    return new Report(step, steps, 0.5, 0.5, 0, 1, 1e-4, 4, 0);
  }

  @Test
  void onStep_withoutTerminal_isALineAtTheFirstStepsAndNowAndThen() {
    try (var watch = new TrainingMonitor(console(false), cancelled::get, null)) {
      LongStream.rangeClosed(1, 103).forEach(step -> watch.onStep(report(step, 103)));
    }
    String said =
        out.toString()
            .lines()
            .map(line -> line.replaceAll("/.*", ""))
            .collect(Collectors.joining(", "));
    assertThat(said)
        .isEqualTo("step 1, step 2, step 5, step 10, step 20, step 50, step 100, step 103");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void onStep_terminal_isABarOnTheErrorStreamFromTheFirstStep() {
    var bar = new TrainingBar(new PrintWriter(err, true), 80);
    try (var watch = new TrainingMonitor(console(false), cancelled::get, bar)) {
      assertThat(watch.isCancelled()).isFalse();
      assertThat(err.toString()).contains("the first step is computed");
      watch.onStep(report(1, 4));
      assertThat(err.toString()).contains("[=======").contains("step 1/4  loss 0.5000  4.0 img/s");
      watch.onCheckpoint(Path.of("there"));
    }
    assertThat(out.toString().strip()).isEqualTo("saved there");
    assertThat(err.toString()).doesNotContain("\n").endsWith("\r");
  }

  @Test
  void close_stoppedByTheUser_saysHowToGoOn() {
    try (var watch = new TrainingMonitor(console(false), cancelled::get, null)) {
      watch.onStep(report(3, 9));
      cancelled.set(true);
    }
    assertThat(out.toString()).contains("stopped after step 3 of 9: go on with --resume");
  }

  @Test
  void quiet_saysNothing() {
    try (var watch = new TrainingMonitor(console(true), cancelled::get)) {
      assertThat(watch.isCancelled()).isFalse();
      watch.onStep(report(1, 1));
      watch.onCheckpoint(Path.of("there"));
    }
    assertThat(out.toString() + err).isEmpty();
  }

  /** Every line fits the terminal and covers the previous one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 40, 60, 200})
  void bar_anyWidth_staysOnItsLine(int columns) {
    var bar = new TrainingBar(new PrintWriter(err, true), columns);
    bar.show(0.5, "step 5/10  loss 0.5000  4.0 img/s  3 h 2 min left");
    bar.show(1, "step 10/10");
    bar.clear();
    String[] writes = err.toString().split("\r");
    for (String write : writes) {
      assertThat(write.isEmpty() || write.length() == Math.max(1, columns - 1)).isTrue();
    }
    assertThat(err.toString().contains("["))
        .isEqualTo(columns >= 40); // the last text is short enough for a bar
    if (columns >= 60) {
      assertThat(writes[1]).contains("loss 0.5000  4.0 img/s  3 h 2 min left");
    }
  }
}
