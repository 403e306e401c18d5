package dev.rad.torch;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.image.RgbImage;
import java.time.Duration;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;

/** Counts the steps of a call over its samples and their windows. */
final class CallProgress {
  private final ProgressListener listener;
  private final int samples;
  private final int further;
  private final long began = System.nanoTime();

  /**
   * A call that begins now.
   *
   * @param listener of the caller
   * @param samples how many times the picture is filled
   */
  CallProgress(ProgressListener listener, int samples) {
    this(listener, samples, 0);
  }

  /**
   * A call that begins now.
   *
   * @param listener of the caller
   * @param samples how many times the picture is filled
   * @param further how many steps follow those of a sample's windows
   */
  CallProgress(ProgressListener listener, int samples, int further) {
    this.listener = listener;
    this.samples = samples;
    this.further = further;
  }

  /** What the sampler tells of one window's run. An interrupt cancels, and stays. */
  ProgressListener of(int sample, int window, int windows, UnaryOperator<RgbImage> whole) {
    return new Part(
        steps -> (long) sample * (windows * (long) steps + further) + (long) window * steps,
        steps -> samples * (windows * (long) steps + further),
        whole);
  }

  /**
   * What the sampler tells of a run that follows the windows'.
   *
   * @param sample its number, from 0
   * @param ofWindows how many steps all windows of a sample took
   * @param done how many of the further steps are done
   * @param whole makes a preview of what the sampler shows
   */
  ProgressListener after(int sample, int ofWindows, int done, UnaryOperator<RgbImage> whole) {
    long each = ofWindows + (long) further;
    return new Part(steps -> sample * each + ofWindows + done, steps -> samples * each, whole);
  }

  /** Steps of one run among those of the call. */
  private final class Part implements ProgressListener {
    private final IntToLongFunction before;
    private final IntToLongFunction all;
    private final UnaryOperator<RgbImage> whole;

    Part(IntToLongFunction before, IntToLongFunction all, UnaryOperator<RgbImage> whole) {
      this.before = before;
      this.all = all;
      this.whole = whole;
    }

    @Override
    public void onStep(Progress progress) {
      int steps = progress.steps();
      listener.onStep(
          new Progress(
              count(before.applyAsLong(steps) + progress.step()),
              count(all.applyAsLong(steps)),
              Duration.ofNanos(System.nanoTime() - began),
              () -> whole.apply(progress.preview())));
    }

    @Override
    public void onNotice(String message) {
      listener.onNotice(message);
    }

    @Override
    public boolean isCancelled() {
      return Thread.currentThread().isInterrupted() || listener.isCancelled();
    }
  }

  private static int count(long steps) {
    return (int) Math.min(Integer.MAX_VALUE, steps);
  }
}
