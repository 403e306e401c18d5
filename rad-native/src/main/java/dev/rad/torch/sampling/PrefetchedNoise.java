package dev.rad.torch.sampling;

import dev.rad.Device;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Draws the next step's noise on its own thread while the current step is computed, because drawing
 * on the host takes about as long as a step on a GPU. The noise is the source's.
 */
final class PrefetchedNoise implements NoiseSource, AutoCloseable {

  private final NoiseSource source;
  private final int last;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(PrefetchedNoise::daemon);
  private @Nullable Request request; // null before the first draw, and after the last
  private @Nullable CompletableFuture<Tensor> drawn;

  private record Request(int index, Shape shape) {}

  /**
   * Starts drawing.
   *
   * @param source a source that may be called on another thread, also for noise that is not needed
   *     in the end
   * @param last the last index that is worth drawing
   */
  PrefetchedNoise(NoiseSource source, int last) {
    this.source = source;
    this.last = last;
  }

  /**
   * Returns whether prefetching saves time; on the CPU, drawing would compete with the computation.
   */
  static boolean paysFor(NoiseSource source, Device device) {
    return source instanceof SeededNoise && device.kind() != Device.Kind.CPU;
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "rad-noise");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Tensor draw(int index, Shape shape) {
    var wanted = new Request(index, shape);
    CompletableFuture<Tensor> present = drawn;
    if (present == null || !wanted.equals(request)) {
      forget();
      present = begin(wanted);
    }
    drawn = null;
    request = null;
    Tensor noise = await(present);
    if (index < last) {
      begin(new Request(index + 1, shape));
    }
    try (noise) {
      return noise.share(); // to the scope of this thread
    }
  }

  private CompletableFuture<Tensor> begin(Request next) {
    request = next;
    CompletableFuture<Tensor> begun =
        CompletableFuture.supplyAsync(
            () -> {
              try (var scope = TensorScope.open()) {
                return scope.release(source.draw(next.index, next.shape));
              }
            },
            thread);
    drawn = begun;
    return begun;
  }

  /** Waits for the noise, and rethrows the source's exceptions. */
  private static Tensor await(CompletableFuture<Tensor> drawn) {
    try {
      return drawn.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a source throws nothing else
    }
  }

  private void forget() {
    if (drawn != null) {
      drawn.thenAccept(Tensor::close).exceptionally(failed -> null).join();
      drawn = null;
      request = null;
    }
  }

  /** Frees noise that was drawn but not used. */
  @Override
  public void close() {
    forget();
    thread.shutdown();
  }
}
