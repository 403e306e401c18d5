package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A workload that computes a tensor, without gradients. */
final class TensorWorkload implements Workload {

  private final Supplier<Tensor> computation;
  private final Cost cost;
  private final List<Runnable> closers;
  private @Nullable Tensor result;

  /**
   * Creates the workload.
   *
   * @param computation creates a new tensor on every run
   * @param cost the minimum cost of one run
   * @param closers free the resources of the computation
   */
  TensorWorkload(Supplier<Tensor> computation, Cost cost, Runnable... closers) {
    this.computation = computation;
    this.cost = cost;
    this.closers = List.of(closers);
  }

  @Override
  public double run() {
    long began = System.nanoTime();
    Tensor next = Autograd.off(() -> TensorScope.compute(computation));
    await(next);
    double seconds = (System.nanoTime() - began) * 1e-9;
    forget();
    result = next;
    return seconds;
  }

  /**
   * Waits for the device. A GPU still computes when the call returns; it has finished once a number
   * of the result has been copied to the host.
   */
  private static void await(Tensor result) {
    if (result.device().kind() != Device.Kind.CPU) {
      TensorScope.run(
          () -> {
            Tensor first = result;
            for (int i = 0; i < result.shape().rank(); i++) {
              first = first.narrow(i, 0, 1);
            }
            first.item();
          });
    }
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
