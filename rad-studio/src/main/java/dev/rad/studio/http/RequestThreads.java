package dev.rad.studio.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One thread for every request: virtual ones from Java 21 on, else a pool that grows. */
final class RequestThreads {

  private RequestThreads() {}

  static ExecutorService create() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "rad-studio");
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
