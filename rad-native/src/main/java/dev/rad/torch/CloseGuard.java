package dev.rad.torch;

import dev.rad.exception.ClosedException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets several threads use an inpainter at once, and delays closing it until all their calls have
 * ended.
 */
final class CloseGuard {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * Makes a call, during which the inpainter cannot be closed.
   *
   * @param call computes the result
   * @return the result
   * @throws ClosedException if the inpainter was closed
   * @throws dev.rad.exception.UnsupportedPlatformException if this thread's stack is too small
   */
  <T> T whileOpen(Supplier<T> call) {
    if (PlatformThreads.areNeeded()) {
      return PlatformThreads.call(() -> whileOpen(call)); // which holds the lock
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new ClosedException("this inpainter was closed: load the weights again");
      }
      return StackGuard.call(call);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Closes the inpainter when the calls of other threads have ended.
   *
   * @param free frees the native memory; run at every call of this method
   * @throws IllegalStateException if called from within a call, which would wait for itself
   */
  void close(Runnable free) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "a listener cannot close the inpainter that is calling it: cancel, and close afterwards");
    }
    lock.writeLock().lock();
    try {
      closed = true;
      free.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Returns whether the inpainter was closed. */
  boolean isClosed() {
    return closed;
  }
}
