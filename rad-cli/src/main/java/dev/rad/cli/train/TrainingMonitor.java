package dev.rad.cli.train;

import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.ResidentMemory;
import dev.rad.torch.training.TrainingListener;
import dev.rad.torch.training.Validation;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of a training: on a terminal in a bar after every step, elsewhere in a line
 * after the first steps and then at intervals.
 */
public final class TrainingMonitor implements TrainingListener, AutoCloseable {

  private static final Set<Long> EARLY = Set.of(1L, 2L, 5L, 10L, 20L);
  private static final int EVERY = 50;

  private final Console console;
  private final BooleanSupplier cancelled;
  private final @Nullable TrainingBar bar; // null if there is no terminal
  private final TrainingProgress progress =
      new TrainingProgress(System::nanoTime, ResidentMemory::bytes);
  private boolean begun;
  private @Nullable Report last;

  /**
   * Creates the listener.
   *
   * @param console the console to report to, unless it is quiet
   * @param cancelled returns true to cancel the training
   */
  TrainingMonitor(Console console, BooleanSupplier cancelled) {
    this(console, cancelled, bar(console));
  }

  private static @Nullable TrainingBar bar(Console console) {
    return Boolean.getBoolean("rad.terminal") && !console.quiet()
        ? new TrainingBar(console.err(), Integer.getInteger("rad.columns", 80))
        : null;
  }

  TrainingMonitor(Console console, BooleanSupplier cancelled, @Nullable TrainingBar bar) {
    this.console = console;
    this.cancelled = cancelled;
    this.bar = bar;
  }

  @Override
  public boolean isCancelled() {
    if (!begun && bar != null) {
      bar.show(0, "the first step is computed");
    }
    begun = true;
    return cancelled.getAsBoolean();
  }

  @Override
  public void onStep(Report report) {
    last = report;
    progress.add(report);
    if (bar != null) {
      bar.show(report.step() / (double) report.steps(), progress.brief());
    } else if (EARLY.contains(report.step())
        || report.step() % EVERY == 0
        || report.step() == report.steps()) {
      print(progress.line());
    }
  }

  @Override
  public void onValidation(long step, Validation.Result result) {
    print(
        String.format(
            Locale.ROOT,
            "validation  loss %.4f  simple %.4f  variational %.4f",
            result.total(),
            result.simple(),
            result.variational()));
  }

  @Override
  public void onCheckpoint(Path folder) {
    print("saved " + folder);
  }

  private void print(String line) {
    if (bar != null) {
      bar.clear();
    }
    console.say("%s", line);
  }

  /** Reports where the training stopped. */
  @Override
  public void close() {
    if (bar != null) {
      bar.clear();
    }
    if (last != null && last.step() < last.steps() && cancelled.getAsBoolean()) {
      print(
          "stopped after step %d of %d: go on with --resume".formatted(last.step(), last.steps()));
    }
  }
}
