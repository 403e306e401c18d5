package dev.rad.torch;

import dev.rad.exception.UnsupportedPlatformException;
import java.util.function.Supplier;

/**
 * Runs calls that need more stack than a small thread has, and reports an overflow as a clear
 * error.
 */
final class StackGuard {

  private StackGuard() {}

  /**
   * Makes a call that needs a few hundred kibibytes of stack, on a platform thread.
   *
   * @param work computes the result
   * @return the result
   * @throws UnsupportedPlatformException if this thread's stack is smaller
   */
  static <T> T call(Supplier<T> work) {
    if (PlatformThreads.areNeeded()) {
      return PlatformThreads.call(() -> call(work));
    }
    try {
      return work.get();
    } catch (StackOverflowError | LinkageError e) {
      if (!isOverflow(e)) {
        throw e;
      }
      throw new UnsupportedPlatformException(
          "the stack of thread "
              + Thread.currentThread().getName()
              + " is too small: give it 1 MiB, by the fourth argument of Thread's constructor or by"
              + " -Xss1m",
          e);
    }
  }

  /** Returns whether an error is an overflow, or was caused by one in a class initialiser. */
  private static boolean isOverflow(Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof StackOverflowError)) {
      cause = cause.getCause();
    }
    return cause != null;
  }
}
