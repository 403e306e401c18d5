package dev.rad.examples;

import dev.rad.ProgressListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the step and the time left; plain lines where there is no terminal. */
final class TerminalProgress implements ProgressListener, AutoCloseable {

  private static final int LINES = 10;

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal = System.console() != null;
  private final long began = System.nanoTime();
  private ProgressBar bar;
  private boolean interrupted;

  TerminalProgress(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  @Override
  public void onStep(int step, int steps) {
    interrupted = Thread.currentThread().isInterrupted();
    if (quiet) {
      return;
    }
    if (terminal) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("filling")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .build();
      }
      bar.stepTo(step);
      bar.setExtraMessage("left " + format(left(step, steps)));
    } else if (step * LINES / steps > (step - 1) * LINES / steps) {
      err.println("step " + step + " of " + steps + ", left " + format(left(step, steps)));
      err.flush();
    }
  }

  private Duration left(int step, int steps) {
    return Duration.ofNanos((System.nanoTime() - began) / step * (steps - step));
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
  public boolean isCancelled() {
    return interrupted;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
