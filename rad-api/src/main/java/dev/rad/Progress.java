package dev.rad;

import dev.rad.image.RgbImage;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The progress of a call. Steps count over all windows of a picture and all samples of a call.
 * Valid only until the listener's method returns.
 */
public final class Progress {

  private final int step;
  private final int steps;
  private final Duration elapsed;
  private final Supplier<RgbImage> preview;

  /**
   * Creates an event.
   *
   * @param step the number of steps done, 1 to {@code steps}
   * @param steps the total number of steps
   * @param elapsed the time since the call began, not negative
   * @param preview makes a preview of the result; called at every {@link #preview}
   * @throws IllegalArgumentException if a number is out of range
   */
  public Progress(int step, int steps, Duration elapsed, Supplier<RgbImage> preview) {
    if (step < 1 || step > steps) {
      throw new IllegalArgumentException("step " + step + " is not in 1.." + steps);
    }
    if (elapsed.isNegative()) {
      throw new IllegalArgumentException("no time before the start has elapsed, found " + elapsed);
    }
    this.step = step;
    this.steps = steps;
    this.elapsed = elapsed;
    this.preview = Objects.requireNonNull(preview, "preview");
  }

  /**
   * Returns the number of steps done.
   *
   * @return the number of steps, from 1
   */
  public int step() {
    return step;
  }

  /**
   * Returns the total number of steps of the call.
   *
   * @return the number of steps
   */
  public int steps() {
    return steps;
  }

  /**
   * Returns the fraction of the steps that are done.
   *
   * @return above 0, 1 after the last step
   */
  public double fraction() {
    return (double) step / steps;
  }

  /**
   * Returns the time since the call began.
   *
   * @return not negative
   */
  public Duration elapsed() {
    return elapsed;
  }

  /**
   * Returns the time that the remaining steps will take if they are as fast as those before.
   *
   * @return {@code elapsed · (steps − step) / step}, zero after the last step
   */
  public Duration remaining() {
    return elapsed.dividedBy(step).multipliedBy(steps - step);
  }

  /**
   * Returns a preview of the result: the photo, with the network's clean estimate {@code x̂₀} in
   * the hole. This call computes it, at the cost of a copy of the photo.
   *
   * @return the picture, of the photo's size
   * @throws IllegalStateException if the listener's method has returned
   */
  public RgbImage preview() {
    return preview.get();
  }

  @Override
  public String toString() {
    return "Progress[step %d of %d, %.1f s, %.1f s left]"
        .formatted(step, steps, seconds(elapsed), seconds(remaining()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
