package dev.rad.torch;

import dev.rad.exception.ClosedException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets threads use a network side by side, and one close it when none does. */
final class CloseGuard {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean over;

  /**
   * Computes while the network cannot be closed.
   *
   * @throws ClosedException if it was closed
   * @throws dev.rad.exception.UnsupportedPlatformException if this thread's stack is too small
   */
  <T> T during(Supplier<T> call) {
    lock.readLock().lock();
    try {
      if (over) {
        throw new ClosedException("this inpainter was closed: load the weights again");
      }
      return StackGuard.during(call);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Closes the network when the calls of other threads have ended.
   *
   * @param free closes it; called each time
   * @throws IllegalStateException if called within a call, which would wait for itself
   */
  void end(Runnable free) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "a listener cannot close the inpainter that is calling it: cancel, and close afterwards");
    }
    lock.writeLock().lock();
    try {
      over = true;
      free.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Whether it was closed. */
  boolean isOver() {
    return over;
  }
}
