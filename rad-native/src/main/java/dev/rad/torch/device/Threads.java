package dev.rad.torch.device;

import dev.rad.torch.internal.Natives;
import dev.rad.torch.internal.SpinLimit;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** Sets the number of CPU threads that one operation uses, in the whole process. */
public final class Threads {

  private Threads() {}

  /**
   * Returns the current number of threads.
   *
   * @return threads per operation
   */
  public static int count() {
    Natives.load();
    return torch.get_num_threads();
  }

  /**
   * Sets the number of threads.
   *
   * @param threads threads per operation, at least 1
   */
  public static void setCount(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    Natives.load();
    torch.set_num_threads(threads);
  }

  /**
   * Returns how idle threads wait for the next operation: they spin for a while before they sleep.
   * On Linux, rad sets a short spin before it loads LibTorch, unless {@code GOMP_SPINCOUNT} or
   * {@code OMP_WAIT_POLICY} is set.
   *
   * @return the variable with its value, such as {@code GOMP_SPINCOUNT=1000}; empty if it is left
   *     to LibTorch
   */
  public static Optional<String> waiting() {
    Natives.load();
    return SpinLimit.chosen();
  }
}
