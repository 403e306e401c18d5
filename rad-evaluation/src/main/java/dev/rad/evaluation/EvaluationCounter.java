package dev.rad.evaluation;

import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.torch.baseline.InferenceCost;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Counts the network evaluations of a run, each of which is preceded by a call of {@link
 * #isCancelled}.
 *
 * <p>Set-up time ends at the first evaluation, as in {@link InferenceCost}.
 */
final class EvaluationCounter implements ProgressListener {

  private final BooleanSupplier cancelled;
  private final long began = System.nanoTime();
  private long first;
  private int count;

  EvaluationCounter(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  @Override
  public void onStep(Progress progress) {}

  @Override
  public boolean isCancelled() {
    if (count == 0) {
      first = System.nanoTime();
    }
    count++;
    return cancelled.getAsBoolean();
  }

  /** Returns the cost so far. */
  InferenceCost cost() {
    long now = System.nanoTime();
    long from = count == 0 ? now : first;
    return new InferenceCost(
        count, 0, Duration.ofNanos(from - began), Duration.ofNanos(now - from));
  }
}
