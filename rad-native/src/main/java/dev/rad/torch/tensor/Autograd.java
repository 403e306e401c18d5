package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.internal.Natives;
import java.util.function.Supplier;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Switches the recording of derivatives and automatic mixed precision on and off. Both modes belong
 * to a platform thread, so they are set for a piece of code alone.
 */
public final class Autograd {

  private Autograd() {}

  /**
   * Returns whether operations on this thread record derivatives, where an operand wants them.
   *
   * @return true outside {@link #off} and inside {@link #on}
   */
  public static boolean isOn() {
    Natives.load();
    return GradMode.is_enabled();
  }

  /**
   * Records no derivatives until the result is closed, on this thread.
   *
   * <pre>{@code
   * try (var noGradients = Autograd.noGrad()) {
   *   return x.sum();
   * }
   * }</pre>
   *
   * @return closed in the reverse order of opening, on the same thread
   */
  public static NoGrad noGrad() {
    Natives.load();
    return new NoGrad();
  }

  /** A stretch of code that records no derivatives; see {@link #noGrad}. */
  public static final class NoGrad implements AutoCloseable {
    private final NoGradGuard guard = new NoGradGuard();

    private NoGrad() {}

    /** Restores the mode from before. */
    @Override
    public void close() {
      guard.close();
    }

    /** {@return what the stretch is for} */
    @Override
    public String toString() {
      return "NoGrad";
    }
  }

  /**
   * Runs code that records no derivatives.
   *
   * @param code the code
   * @param <T> what it returns
   * @return the code's result
   */
  public static <T> T off(Supplier<T> code) {
    Natives.load();
    try (var guard = new NoGradGuard()) {
      return code.get();
    }
  }

  /**
   * Runs code that records derivatives, also inside {@link #off}.
   *
   * @param code the code
   * @param <T> what it returns
   * @return the code's result
   */
  public static <T> T on(Supplier<T> code) {
    Natives.load();
    try (var guard = new AutoGradMode(true)) {
      return code.get();
    }
  }

  /**
   * Runs code in automatic mixed precision: convolutions and matrix products in a shorter type,
   * sums and normalisations in float32.
   *
   * @param device whose operations run in the shorter type
   * @param dtype the shorter type, {@link DType#BF16} or {@link DType#F16}; {@link DType#F32} runs
   *     the code unchanged
   * @param code the code
   * @param <T> what it returns
   * @return the code's result
   */
  public static <T> T autocast(Device device, DType dtype, Supplier<T> code) {
    if (dtype == DType.F32) {
      return code.get();
    }
    Natives.load();
    torch.DeviceType type = type(device);
    boolean before = torch.is_autocast_enabled(type);
    torch.ScalarType dtypeBefore = torch.get_autocast_dtype(type);
    torch.set_autocast_dtype(type, ScalarTypes.of(dtype));
    torch.set_autocast_enabled(type, true);
    torch.increment_nesting();
    try {
      return code.get();
    } finally {
      if (torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
      torch.set_autocast_enabled(type, before);
      torch.set_autocast_dtype(type, dtypeBefore);
    }
  }

  /**
   * Runs code whose operations keep the element types of their inputs, inside of {@link #autocast}
   * too.
   *
   * @param device whose operations do
   * @param code the code
   * @param <T> what it returns
   * @return the code's result
   */
  static <T> T withoutAutocast(Device device, Supplier<T> code) {
    torch.DeviceType type = type(device);
    if (!torch.is_autocast_enabled(type)) {
      return code.get();
    }
    torch.set_autocast_enabled(type, false);
    try {
      return code.get();
    } finally {
      torch.set_autocast_enabled(type, true);
    }
  }

  private static torch.DeviceType type(Device device) {
    return device.kind() == Device.Kind.CUDA ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
  }
}
