package dev.rad.torch.device;

import dev.rad.torch.internal.Natives;
import dev.rad.torch.internal.SpinLimit;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** How many processor threads one operation uses; a setting of the whole process. */
public final class Threads {

  private Threads() {}

  /**
   * The present number.
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
   * How idle threads wait for the next operation: by spinning for a while before they sleep. On
   * Linux rad sets a short time before LibTorch is loaded, unless {@code GOMP_SPINCOUNT} or {@code
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
