package dev.rad.torch.sampling;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Counts the steps of a call over its pictures and their windows, and reports each to the call's
 * listener. An interrupt of the thread cancels the call, and its status is kept. One object serves
 * one call on one thread.
 */
public final class ProgressReporter {

  private final ProgressListener listener;
  private final IntToLongFunction total;
  private final long began = System.nanoTime();
  private long done;
  private UnaryOperator<RgbImage> wholePicture = UnaryOperator.identity();
  private UnaryOperator<Tensor> picture = UnaryOperator.identity();

  /**
   * Begins a call of one run.
   *
   * @param listener the caller's listener
   */
  public ProgressReporter(ProgressListener listener) {
    this(listener, steps -> steps);
  }

  /**
   * Begins a call of several runs.
   *
   * @param listener the caller's listener
   * @param total computes the number of steps of the whole call from that of the current run
   */
  public ProgressReporter(ProgressListener listener, IntToLongFunction total) {
    this.listener = listener;
    this.total = total;
  }

  /**
   * Sets how previews of the following steps are made.
   *
   * @param inWhole makes the whole picture from a clean estimate of the part that a run works on
   */
  public void showPreviewsIn(UnaryOperator<RgbImage> inWhole) {
    wholePicture = inWhole;
  }

  /**
   * Sets how previews of the steps that follow are made of clean estimates that are no pictures.
   *
   * @param asPicture makes {@code [1, 3, H, W]} of the first estimate, {@code [1, C, h, w]}
   */
  public void showPreviewsOf(UnaryOperator<Tensor> asPicture) {
    picture = asPicture;
  }

  /**
   * Counts steps that turned out to be unnecessary.
   *
   * @param steps the number of steps
   */
  public void skip(int steps) {
    done += steps;
  }

  /**
   * Stops the call if its listener asks for that, or the thread is interrupted.
   *
   * @param where the position relative to the step, for the message, such as {@code before}
   * @param step the run's step, from 1
   * @param steps the number of steps of the run
   * @throws CancelledException if so; the message names the step
   */
  public void requireGoingOn(String where, int step, int steps) {
    if (isCancelled()) {
      throw new CancelledException("stopped " + where + " step " + step + " of " + steps);
    }
  }

  /**
   * Returns whether to stop.
   *
   * @return true if the listener asks for it, or the thread is interrupted
   */
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted() || listener.isCancelled();
  }

  /**
   * Reports a step, before its tensors are freed.
   *
   * @param clean the clean images that the network predicts, {@code [B, 3, H, W]}, or the input of
   *     {@link #showPreviewsOf}
   * @param steps the number of steps of the run
   */
  public void report(Tensor clean, int steps) {
    done++;
    try (var preview = new Preview(clean, picture)) {
      report(steps, () -> wholePicture.apply(preview.get()));
    }
  }

  /**
   * Reports a step that predicts no picture.
   *
   * @param shown the picture that stands for a preview
   * @param steps the number of steps of the run
   */
  public void report(RgbImage shown, int steps) {
    done++;
    report(steps, () -> shown);
  }

  private void report(int steps, Supplier<RgbImage> preview) {
    listener.onStep(
        new Progress(
            clamped(done),
            clamped(total.applyAsLong(steps)),
            Duration.ofNanos(System.nanoTime() - began),
            preview));
  }

  private static int clamped(long steps) {
    return (int) Math.min(Integer.MAX_VALUE, steps);
  }

  /** {@return the number of finished steps} */
  @Override
  public String toString() {
    return "ProgressReporter[" + done + " steps done]";
  }
}
