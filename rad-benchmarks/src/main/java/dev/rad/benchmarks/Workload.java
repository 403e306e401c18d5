package dev.rad.benchmarks;

import dev.rad.torch.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/** Something to be timed, again and again. It owns what it needs: close it. */
interface Workload extends AutoCloseable {

  /** Does it once and returns the seconds that it took. */
  double run();

  /** What one run costs at least. */
  Cost cost();

  /** What the last run computed, if that is a tensor; it stays this object's. */
  default Optional<Tensor> result() {
    return Optional.empty();
  }

  /** The loss of the last run, if it was a training step. */
  default OptionalDouble loss() {
    return OptionalDouble.empty();
  }

  @Override
  void close();
}
