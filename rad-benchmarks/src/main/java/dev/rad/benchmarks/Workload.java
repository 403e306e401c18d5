package dev.rad.benchmarks;

import dev.rad.torch.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/** A repeatable piece of work to be timed. It owns its resources and must be closed. */
interface Workload extends AutoCloseable {

  /** Runs the work once and returns the elapsed seconds. */
  double run();

  /** Returns the minimum cost of one run. */
  Cost cost();

  /** Returns the tensor computed by the last run, if any; this object keeps ownership. */
  default Optional<Tensor> result() {
    return Optional.empty();
  }

  /** Returns the loss of the last run, if it was a training step. */
  default OptionalDouble loss() {
    return OptionalDouble.empty();
  }

  @Override
  void close();
}
