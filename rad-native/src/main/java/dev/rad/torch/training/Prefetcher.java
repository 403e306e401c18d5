package dev.rad.torch.training;

import java.util.function.LongFunction;

final class Prefetcher<T> implements AutoCloseable {
  private final LongFunction<T> at;

  Prefetcher(LongFunction<T> at, long first) {
    this.at = at;
  }

  T take(long step) {
    return at.apply(step);
  }

  @Override
  public void close() {}
}
