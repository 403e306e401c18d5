package dev.rad.torch.training;

import dev.rad.exception.CancelledException;
import dev.rad.exception.ClosedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Computes a function of the step in advance, on background threads, so that a training step does
 * not wait for its data. The values are the same as from direct calls.
 *
 * <p>Values that are computed but never taken are dropped, so they must be plain heap objects. Only
 * one thread may take values; any thread may close.
 *
 * @param <T> the type of a step's value
 */
final class Prefetcher<T> implements AutoCloseable {

  private final LongFunction<? extends T> function;
  private final int depth;
  private final ExecutorService pool;
  private final Deque<Future<T>> ahead = new ArrayDeque<>(); // guarded by this
  private long next; // the step at the head; guarded by this
  private boolean closed; // guarded by this

  /**
   * Begins to compute.
   *
   * @param function the function of the step; pure, and safe for use by several threads if there
   *     are several
   * @param first the step to begin with
   * @param depth the maximum number of values computed in advance, at least 1
   * @param threads the number of values computed at a time, at least 1
   */
  Prefetcher(LongFunction<? extends T> function, long first, int depth, int threads) {
    if (depth < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "depth and threads must be at least 1, not %d and %d".formatted(depth, threads));
    }
    this.function = function;
    this.next = first;
    this.depth = depth;
    this.pool = Executors.newFixedThreadPool(threads, Prefetcher::daemon);
    fill();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "rad-prefetch");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void fill() {
    while (!closed && ahead.size() < depth) {
      long step = next + ahead.size();
      ahead.add(pool.submit(() -> function.apply(step)));
    }
  }

  /**
   * Takes the value of a step, and waits until it is computed.
   *
   * @param step the first step, then each once, in order
   * @return the function's value
   * @throws RuntimeException the exception that the function threw for this step, itself; the step
   *     counts as taken; the same holds for an {@link Error}
   * @throws CancelledException if this thread is interrupted while it waits, or was before: the
   *     interrupt stays set, the step is not taken and can be taken later
   * @throws ClosedException if this is closed, before or meanwhile
   * @throws IllegalArgumentException if this step is not the next one
   */
  T take(long step) {
    Future<T> head = head(step);
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException(); // of a value that is ready, get() would not tell
      }
      T value = head.get();
      advance();
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("waiting for the data of step " + step + " was interrupted", e);
    } catch (CancellationException e) {
      throw new ClosedException("the data of step " + step + " was asked for and given up", e);
    } catch (ExecutionException e) {
      advance();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a function throws nothing else
    }
  }

  private synchronized Future<T> head(long step) {
    if (closed) {
      throw new ClosedException("the prefetcher was closed: make another for step " + step);
    }
    if (step != next) {
      throw new IllegalArgumentException("step %d is next, not %d".formatted(next, step));
    }
    return ahead.element();
  }

  private synchronized void advance() {
    if (!closed) {
      ahead.remove();
      next++;
      fill();
    }
  }

  /**
   * Stops the threads and drops the values not taken. When this returns, the function no longer
   * runs, unless this thread is interrupted meanwhile: then it returns at once, with the interrupt
   * set.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      ahead.forEach(value -> value.cancel(true)); // first, so that who waits learns of this alone
      ahead.clear();
      pool.shutdownNow();
    }
    try {
      while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
        // the function was told to stop, and runs to its end
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
