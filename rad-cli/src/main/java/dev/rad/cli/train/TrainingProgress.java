package dev.rad.cli.train;

import dev.rad.cli.plot.ExponentialAverage;
import dev.rad.torch.training.TrainingListener.Report;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Formats the progress of a training as a line like {@code step 1250/10000 loss 0.0731 8.3 img/s
 * 1.9 GiB 4 h 41 min left}. Loss, speed and the time of a step are averages over about the last
 * {@value #SPAN} steps. The remaining time includes checkpoints and validations.
 */
public final class TrainingProgress {

  private static final int SPAN = 100; // steps

  private final LongSupplier nanoTime;
  private final Supplier<OptionalLong> memory;
  private final ExponentialAverage loss = new ExponentialAverage(SPAN);
  private final ExponentialAverage secondsPerImage = new ExponentialAverage(SPAN);
  private final ExponentialAverage secondsPerStep = new ExponentialAverage(SPAN);
  private @Nullable Report last;
  private long lastTime; // ns

  /**
   * Creates a progress without steps.
   *
   * @param nanoTime a clock in nanoseconds, such as {@code System::nanoTime}
   * @param memory the resident memory of the process in bytes, such as {@code
   *     ResidentMemory::bytes}
   */
  TrainingProgress(LongSupplier nanoTime, Supplier<OptionalLong> memory) {
    this.nanoTime = nanoTime;
    this.memory = memory;
  }

  /**
   * Adds a step. Must be called after every step.
   *
   * @param report the report of the step; a loss that is not finite is excluded from the average
   */
  void add(Report report) {
    long now = nanoTime.getAsLong();
    if (last != null && report.step() > last.step()) {
      secondsPerStep.add((now - lastTime) * 1e-9 / (report.step() - last.step()));
    }
    last = report;
    lastTime = now;
    loss.add(report.loss());
    secondsPerImage.add(1 / report.imagesPerSecond());
  }

  /**
   * Returns the progress after the latest step.
   *
   * @return one line without a line break; unknown values are omitted
   * @throws IllegalStateException before the first step
   */
  String line() {
    Report latest = latest();
    StringBuilder line = pace(latest);
    memory.get().ifPresent(bytes -> append(line, "  %.1f GiB", bytes / (double) (1L << 30)));
    return line.append(left(latest)).append(skipped(latest)).toString();
  }

  /**
   * Returns the progress without the memory, for narrow terminals.
   *
   * @return one line without a line break
   */
  String brief() {
    Report latest = latest();
    return pace(latest).append(left(latest)).append(skipped(latest)).toString();
  }

  private Report latest() {
    if (last == null) {
      throw new IllegalStateException("there is nothing to say before the first step");
    }
    return last;
  }

  private StringBuilder pace(Report latest) {
    StringBuilder line = new StringBuilder();
    append(line, "step %d/%d", latest.step(), latest.steps());
    append(line, "  loss %.4f", loss.value());
    append(line, "  %.1f img/s", 1 / secondsPerImage.value());
    return line;
  }

  private String left(Report latest) {
    double left = (latest.steps() - latest.step()) * secondsPerStep.value();
    return left > 0 // not at the end, and not before two steps are done
        ? "  " + format(Duration.ofSeconds(Math.round(left))) + " left"
        : "";
  }

  private String skipped(Report latest) {
    return latest.skipped() > 0 ? "  skipped " + latest.skipped() : "";
  }

  private static void append(StringBuilder line, String format, Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }

  /** Formats a duration with its two largest units, or only seconds or minutes. */
  private static String format(Duration duration) {
    if (duration.toDays() > 0) {
      return duration.toDays() + " d " + duration.toHoursPart() + " h";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
  }
}
