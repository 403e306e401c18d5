package dev.rad.torch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs on a thread of its own what a virtual thread asks for (Java 21 and newer). LibTorch keeps
 * settings for each thread of the system, such as whether derivatives are recorded, but a virtual
 * thread that waits may go on upon another one.
 */
final class PlatformThreads {

  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualMethod();

  private PlatformThreads() {}

  private static @Nullable MethodHandle isVirtualMethod() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null; // before Java 21
    }
  }

  /** Returns whether this thread is a virtual one. */
  static boolean areNeeded() {
    try {
      return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual failed", e);
    }
  }

  /**
   * Makes a call on a new platform thread and waits for it. An interruption of this thread is
   * passed on.
   *
   * @param work computes the result
   * @return the result
   */
  static <T> T call(Supplier<T> work) {
    var task = new FutureTask<>(work::get);
    var thread = new Thread(task, "rad, for " + Thread.currentThread());
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          thread.interrupt();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws no other
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
