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
 * Has a thread of its own draw the next step's noise while the present step is computed: on the
 * host, drawing takes about as long as a GPU takes for a step. The noise is that of the source.
 */
final class PrefetchedNoise implements NoiseSource, AutoCloseable {

  private final NoiseSource source;
  private final int last;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(PrefetchedNoise::daemon);
  private @Nullable Request request; // null before the first draw, and after the last
  private @Nullable CompletableFuture<Tensor> drawn;

  private record Request(int index, Shape shape) {}

  /**
   * Draws ahead.
   *
   * @param source safe to be asked on another thread, of what may not be needed
   * @param last the last index that is worth drawing
   */
  PrefetchedNoise(NoiseSource source, int last) {
    this.source = source;
    this.last = last;
  }

  /** Returns whether prefetching saves time: the processor would draw on the cores that compute. */
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

  /** Waits, and throws what the source threw. */
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

  /** Frees what was drawn for nothing. */
  @Override
  public void close() {
    forget();
    thread.shutdown();
  }
}
