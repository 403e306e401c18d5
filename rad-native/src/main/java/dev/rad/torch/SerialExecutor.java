package dev.rad.torch;

import dev.rad.ProgressListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs calls one after the other on its own daemon thread, which ends after some idle seconds. */
final class SerialExecutor {
  private static final int IDLE_SECONDS = 5;

  private final ThreadPoolExecutor queue;

  SerialExecutor() {
    queue =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "rad-inpaint");
              thread.setDaemon(true);
              return thread;
            });
    queue.allowCoreThreadTimeOut(true);
  }

  /**
   * Queues a call.
   *
   * @param listener the caller's listener listener
   * @param call computes with a listener that also stops the call when its future is cancelled
   * @return the call's outcome
   */
  <T> CompletableFuture<T> submit(ProgressListener listener, Function<ProgressListener, T> call) {
    var future = new CompletableFuture<T>();
    queue.execute(() -> compute(future, listener, call));
    return future;
  }

  private static <T> void compute(
      CompletableFuture<T> future, ProgressListener listener, Function<ProgressListener, T> call) {
    if (future.isDone()) {
      return;
    }
    try {
      future.complete(call.apply(listener.cancelledWhen(future::isDone)));
    } catch (Throwable e) { // of any kind: the waiting thread must learn of it
      future.completeExceptionally(e);
    }
  }
}
