package dev.rad.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns Ctrl-C into a cancellation request. The virtual machine exits once the work has stopped
 * between two steps and freed its native memory, or after a timeout.
 */
public final class InterruptHandler implements AutoCloseable {

  private static final long PATIENCE = 20; // seconds

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "rad-interrupt");

  public InterruptHandler() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    requested.set(true);
    try {
      finished.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@return whether Ctrl-C was pressed} */
  public boolean isRequested() {
    return requested.get();
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the virtual machine is shutting down: the hook runs
    }
  }
}
