package dev.rad.torch;

import dev.rad.exception.UnsupportedPlatformException;
import java.util.function.Supplier;

/** Names the cause where a thread's stack is too small for LibTorch. */
final class StackGuard {

  private StackGuard() {}

  /**
   * Does something that needs some hundred kibibytes of stack.
   *
   * @throws UnsupportedPlatformException if this thread's stack is smaller
   */
  static <T> T during(Supplier<T> work) {
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

  /** Whether it is one, or what becomes of one while a class is being initialised. */
  private static boolean isOverflow(Throwable error) {
    Throwable cause = error;
    while (cause != null && !(cause instanceof StackOverflowError)) {
      cause = cause.getCause();
    }
    return cause != null;
  }
}
