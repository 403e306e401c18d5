package dev.rad.cli.terminal;

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
import org.jspecify.annotations.Nullable;

/**
 * Shows a progress bar with the step and the remaining time, or plain lines if there is no
 * terminal.
 */
public final class TerminalProgress implements ProgressListener, AutoCloseable {

  private static final int LINES = 10;
  private static final String FILLING = "filling";

  /** Whether the error stream is a terminal. Java cannot find out, so the launcher does. */
  private static final boolean TERMINAL = Boolean.getBoolean("rad.terminal");

  private static final int COLUMNS = Integer.getInteger("rad.columns", 80);
  private static final int MIN_COLUMNS = 40; // the width that a bar needs
  private static final int MAX_COLUMNS = 100;
  private static final int WITH_NAME = 60; // the width from which on a bar shows its name

  private final PrintWriter err;
  private final boolean bars;
  private final boolean lines;
  private final int columns;
  private final BooleanSupplier cancelled;
  private @Nullable ProgressBar bar;
  private String stage = FILLING;
  private int done;
  private int all;

  /**
   * Creates the listener.
   *
   * @param err the stream for lines and notices
   * @param bars whether to draw a bar
   * @param lines whether to print lines
   * @param columns the terminal's width
   * @param cancelled returns true to cancel the run
   */
  TerminalProgress(
      PrintWriter err, boolean bars, boolean lines, int columns, BooleanSupplier cancelled) {
    this.err = err;
    this.bars = bars;
    this.lines = lines;
    this.columns = columns;
    this.cancelled = cancelled;
  }

  /**
   * Creates a bar, or lines if there is no terminal; neither if the console is quiet.
   *
   * @param console the console to print to
   * @param cancelled returns true to cancel the run
   * @return the listener
   */
  public static TerminalProgress of(Console console, BooleanSupplier cancelled) {
    boolean loud = !console.quiet();
    return new TerminalProgress(
        console.err(), loud && TERMINAL, loud && !TERMINAL, COLUMNS, cancelled);
  }

  /**
   * Creates a bar, or nothing if there is no terminal: for one of many photos.
   *
   * @param console the console to print to
   * @param cancelled returns true to cancel the run
   * @return the listener
   */
  public static TerminalProgress bar(Console console, BooleanSupplier cancelled) {
    return new TerminalProgress(
        console.err(), !console.quiet() && TERMINAL, false, COLUMNS, cancelled);
  }

  /**
   * Describes the steps counted over all holes and samples.
   *
   * @return a text such as {@code 20 steps}
   */
  public String steps() {
    return Plurals.count(all, "step");
  }

  /**
   * Describes where the work stopped, in the steps of the bar.
   *
   * @return a text such as {@code stopped after 3 of 20 steps}
   */
  public String stopped() {
    String what = stage.equals(FILLING) ? "" : stage + " ";
    return done == 0
        ? "stopped " + what + "before the first step"
        : "stopped %safter %d of %s".formatted(what, done, steps());
  }

  /**
   * Begins another stage of the work, with a bar and steps of its own.
   *
   * @param name what is done, such as {@code filling}, which is the first stage unless set
   */
  public void begin(String name) {
    close();
    stage = name;
    done = 0;
    all = 0;
  }

  @Override
  public boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public void onStep(Progress progress) {
    int step = progress.step();
    int steps = progress.steps();
    done = step;
    all = steps;
    String left = "left " + format(progress.remaining());
    if (bars) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(columns < WITH_NAME ? "" : stage)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width(columns)))
                .hideEta()
                .build();
      }
      bar.setExtraMessage(left);
      bar.stepTo(step);
    } else if (lines && step * LINES / steps > (step - 1) * LINES / steps) {
      String what = stage.equals(FILLING) ? "" : stage + ", ";
      err.println(what + "step " + step + " of " + steps + ", " + left);
      err.flush();
    }
  }

  /** Returns the width of a bar. One column stays free, so that no terminal breaks the line. */
  private static int width(int columns) {
    return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, columns)) - 1;
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
