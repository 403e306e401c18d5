package dev.rad.examples;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the step and the time left; plain lines where there is no terminal. */
final class TerminalProgress implements ProgressListener, AutoCloseable {

  private static final int LINES = 10;
  private static final int COLUMNS = 78;

  /** Java cannot ask about the error stream alone: the launcher does. */
  private static final boolean TERMINAL = Boolean.getBoolean("rad.terminal");

  private final PrintWriter err;
  private final boolean bars;
  private final boolean lines;
  private final BooleanSupplier cancelled;
  private ProgressBar bar;

  TerminalProgress(PrintWriter err, boolean quiet, BooleanSupplier cancelled) {
    this(err, !quiet && TERMINAL, !quiet && !TERMINAL, cancelled);
  }

  private TerminalProgress(
      PrintWriter err, boolean bars, boolean lines, BooleanSupplier cancelled) {
    this.err = err;
    this.bars = bars;
    this.lines = lines;
    this.cancelled = cancelled;
  }

  /** A bar, and nothing where there is no terminal: for one of many photos. */
  static TerminalProgress bar(PrintWriter err, boolean quiet, BooleanSupplier cancelled) {
    return new TerminalProgress(err, !quiet && TERMINAL, false, cancelled);
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public void onProgress(Progress progress) {
    int step = progress.step();
    int steps = progress.steps();
    String left = "left " + format(progress.remaining());
    if (bars) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("filling")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .hideEta()
                .build();
      }
      bar.setExtraMessage(left);
      bar.stepTo(step);
    } else if (lines && step * LINES / steps > (step - 1) * LINES / steps) {
      err.println("step " + step + " of " + steps + ", " + left);
      err.flush();
    }
  }

  private static String format(Duration duration) {
    long seconds = duration.toSeconds();
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  @Override
  public void onNotice(String message) {
    err.println("note    " + message);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
