package dev.rad.spark;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions, not for times. */
final class Await {
  private static final long LOOK_EVERY = 50; // milliseconds

  private Await() {}

  /**
   * Waits.
   *
   * @throws AssertionError if the condition does not hold in time
   */
  static void until(String what, Duration most, BooleanSupplier condition) {
    long end = System.nanoTime() + most.toNanos();
    var never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in " + most + " there was no " + what);
      }
      try {
        never.await(LOOK_EVERY, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }
}
