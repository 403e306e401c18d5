package dev.rad.torch;

import dev.rad.ProgressListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls that are computed one after the other on a thread of their own, which ends when it has had
 * nothing to do for a while and does not keep the virtual machine from ending.
 */
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
   * @param listener of the caller
   * @param call computes with a listener that also stops when the future is cancelled
   * @return its outcome
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
    } catch (Throwable e) { // whatever it is, who waits must learn of it
      future.completeExceptionally(e);
    }
  }
}
