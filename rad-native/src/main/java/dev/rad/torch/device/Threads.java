package dev.rad.torch.device;

import dev.rad.torch.internal.Natives;
import dev.rad.torch.internal.SpinLimit;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** Sets how many processor threads one operation uses, in the whole process. */
public final class Threads {

  private Threads() {}

  /**
   * Returns the present number.
   *
   * @return threads per operation
   */
  public static int count() {
    Natives.load();
    return torch.get_num_threads();
  }

  /**
   * Sets the number.
   *
   * @param threads at least 1
   */
  public static void setCount(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    Natives.load();
    torch.set_num_threads(threads);
  }

  /**
   * Tells how idle threads wait for the next operation: they spin for a while before they sleep. On
   * Linux rad sets a short time before it loads LibTorch, unless {@code GOMP_SPINCOUNT} or {@code
   * OMP_WAIT_POLICY} is set.
   *
   * @return the variable with its value, such as {@code GOMP_SPINCOUNT=1000}; nothing where it is
   *     left to LibTorch
   */
  public static Optional<String> waiting() {
    Natives.load();
    return SpinLimit.chosen();
  }
}
