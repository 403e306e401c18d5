package dev.rad.spark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Reports a job's progress when a task ends, but not too often. */
final class ProgressLine extends SparkListener {
  private static final long PAUSE = Duration.ofSeconds(2).toNanos();

  private final Metrics metrics;
  private final long pictures;
  private final PrintStream out;
  private final LongSupplier clock;
  private final long began;
  private long said;

  /**
   * Starts reporting.
   *
   * @param metrics the job's counters
   * @param pictures the number of pictures; below 0 if unknown
   * @param out the stream to write to
   * @param clock the time in nanoseconds
   */
  ProgressLine(Metrics metrics, long pictures, PrintStream out, LongSupplier clock) {
    this.metrics = metrics;
    this.pictures = pictures;
    this.out = out;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.said = began - PAUSE;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    long now = clock.getAsLong();
    if (now - said >= PAUSE && metrics.pictures().value() > 0) {
      said = now;
      out.println("rad: " + line(now));
    }
  }

  private String line(long now) {
    long done = metrics.pictures().value();
    double seconds = (now - began) * 1e-9;
    String left =
        pictures > done && done > 0
            ? ", about %s left".formatted(rough(seconds * (pictures - done) / done))
            : "";
    return String.format(
        Locale.ROOT,
        "%d%s pictures, %d errors, %.2f megapixels filled, %.0f s in the network, %.1f pictures a second%s",
        done,
        pictures < 0 ? "" : " of " + pictures,
        metrics.errors().value(),
        metrics.megapixels().value(),
        metrics.networkSeconds().value(),
        done / Math.max(seconds, 1e-3),
        left);
  }

  private static String rough(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120 ? whole + " s" : whole < 7200 ? whole / 60 + " min" : whole / 3600 + " h";
  }
}
