package dev.rad.torch;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.image.WindowView;
import java.time.Duration;

/** Counts the steps of a call over its samples and their windows. */
final class CallProgress {
  private final ProgressListener listener;
  private final int samples;
  private final long began = System.nanoTime();

  /**
   * A call that begins now.
   *
   * @param listener of the caller
   * @param samples how many times the picture is filled
   */
  CallProgress(ProgressListener listener, int samples) {
    this.listener = listener;
    this.samples = samples;
  }

  /** What the sampler tells of one window's run. An interrupt cancels, and stays. */
  ProgressListener of(int sample, WindowView window) {
    long before = (long) sample * window.count() + window.index();
    long all = (long) samples * window.count();
    return new ProgressListener() {
      @Override
      public void onStep(int step, int steps) {
        listener.onStep(count(before * steps + step), count(all * steps));
      }

      @Override
      public void onProgress(Progress progress) {
        listener.onProgress(
            new Progress(
                count(before * progress.steps() + progress.step()),
                count(all * progress.steps()),
                Duration.ofNanos(System.nanoTime() - began),
                () -> window.whole().apply(progress.preview())));
      }

      @Override
      public void onNotice(String message) {
        listener.onNotice(message);
      }

      @Override
      public boolean isCancelled() {
        return Thread.currentThread().isInterrupted() || listener.isCancelled();
      }
    };
  }

  private static int count(long steps) {
    return (int) Math.min(Integer.MAX_VALUE, steps);
  }
}
