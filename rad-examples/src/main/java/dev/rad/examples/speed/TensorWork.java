package dev.rad.examples.speed;

import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A computation of one tensor, without derivatives. */
final class TensorWork implements Work {

  private final Supplier<Tensor> computation;
  private final Cost cost;
  private final List<Runnable> closers;
  private Tensor result;

  /**
   * Takes a computation.
   *
   * @param computation makes a new tensor every time
   * @param cost of one run
   * @param closers free what the computation needs
   */
  TensorWork(Supplier<Tensor> computation, Cost cost, Runnable... closers) {
    this.computation = computation;
    this.cost = cost;
    this.closers = List.of(closers);
  }

  @Override
  public double run() {
    long began = System.nanoTime();
    Tensor next = Autograd.off(() -> TensorScope.compute(computation));
    double seconds = (System.nanoTime() - began) * 1e-9;
    forget();
    result = next;
    return seconds;
  }

  @Override
  public Cost cost() {
    return cost;
  }

  @Override
  public Optional<Tensor> result() {
    return Optional.ofNullable(result);
  }

  private void forget() {
    if (result != null) {
      result.close();
      result = null;
    }
  }

  @Override
  public void close() {
    forget();
    closers.forEach(Runnable::run);
  }
}
