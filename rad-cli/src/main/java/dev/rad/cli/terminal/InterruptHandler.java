package dev.rad.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns Ctrl-C into a request to stop: the virtual machine ends when the work has stopped between
 * two steps and its native memory is freed, or when that takes too long.
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

  /** Whether somebody pressed Ctrl-C. */
  public boolean isRequested() {
    return requested.get();
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the virtual machine is ending already: the hook runs
    }
  }
}
