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
 * Says how a training is getting on, in a line like {@code step 1250/10000 loss 0.0731 8.3 img/s
 * 1.9 GiB 4 h 41 min left}. Loss, speed and the time of a step are averages of about the last
 * {@value #SPAN} steps. The time left is by the clock, so checkpoints and validations count.
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
   * Begins to watch.
   *
   * @param nanoTime a clock in nanoseconds, such as {@code System::nanoTime}
   * @param memory the process's resident memory in bytes, such as {@code ResidentMemory::bytes}
   */
  TrainingProgress(LongSupplier nanoTime, Supplier<OptionalLong> memory) {
    this.nanoTime = nanoTime;
    this.memory = memory;
  }

  /**
   * Takes a step in; call it after every one.
   *
   * @param report what the step did; a loss that is not finite is left out of the average
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
   * The state after the newest step.
   *
   * @return one line without its end; what is not known is left out
   * @throws IllegalStateException before the first step
   */
  String line() {
    StringBuilder line = pace();
    memory.get().ifPresent(bytes -> append(line, "  %.1f GiB", bytes / (double) (1L << 30)));
    return line.append(left()).append(skipped()).toString();
  }

  /**
   * The same without the memory, for a narrow terminal.
   *
   * @return one line without its end
   */
  String brief() {
    return pace().append(left()).append(skipped()).toString();
  }

  private StringBuilder pace() {
    StringBuilder line = new StringBuilder();
    append(line, "step %d/%d", last().step(), last().steps());
    append(line, "  loss %.4f", loss.value());
    append(line, "  %.1f img/s", 1 / secondsPerImage.value());
    return line;
  }

  private String left() {
    double left = (last().steps() - last().step()) * secondsPerStep.value();
    return left > 0 // neither at the end nor before two steps are done
        ? "  " + format(Duration.ofSeconds(Math.round(left))) + " left"
        : "";
  }

  private String skipped() {
    return last().skipped() > 0 ? "  skipped " + last().skipped() : "";
  }

  private Report last() {
    if (last == null) {
      throw new IllegalStateException("there is nothing to say before the first step");
    }
    return last;
  }

  private static void append(StringBuilder line, String format, Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }

  /** The two largest units, or only seconds or minutes. */
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
