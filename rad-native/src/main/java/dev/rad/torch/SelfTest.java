package dev.rad.torch;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.tensor.Transformers;
import java.time.Duration;
import java.util.Locale;

/**
 * A test of the operations that networks consist of (convolution, group normalisation, attention,
 * matrix product), computed on a device in float32 and on the CPU in float64.
 *
 * @param device the device
 * @param error the largest difference, relative to the largest value
 * @param time the time of the second of two runs on the device
 */
public record SelfTest(Device device, double error, Duration time) {

  /** A larger error means that the device computes wrongly; TF32 and float32 stay well below it. */
  public static final double LARGEST_ERROR = 1e-2;

  private static final int CHANNELS = 32;
  private static final int SIDE = 32;
  private static final int HEADS = 2;

  /**
   * Runs the test on a device.
   *
   * @param device the device
   * @return the outcome
   * @throws dev.rad.exception.RadException if the device cannot compute at all
   */
  public static SelfTest run(Device device) {
    return Autograd.off(
        () -> {
          try (var scope = TensorScope.open()) {
            float[] expected = step(Device.CPU, DType.F64);
            step(device, DType.F32); // libraries choose their algorithms
            long begin = System.nanoTime();
            float[] actual = step(device, DType.F32);
            long end = System.nanoTime();
            return new SelfTest(
                device, relativeError(actual, expected), Duration.ofNanos(end - begin));
          }
        });
  }

  private static float[] step(Device device, DType dtype) {
    Tensor x = noise(1, device, dtype, 1, 3, SIDE, SIDE);
    Tensor kernel = noise(2, device, dtype, CHANNELS, 3, 3, 3);
    Tensor bias = noise(3, device, dtype, CHANNELS);
    Tensor h = Functional.silu(Functional.conv2d(x, kernel, bias, 1, 1));
    h = Functional.groupNorm(h, 8, bias, bias, 1e-5);
    long tokens = (long) SIDE * SIDE;
    Tensor heads = h.reshape(1, HEADS, CHANNELS / HEADS, tokens).transpose(2, 3).contiguous();
    Tensor attended = Transformers.attention(heads, heads, heads);
    Tensor flat = attended.transpose(1, 2).reshape(tokens, CHANNELS);
    return Functional.linear(flat, noise(4, device, dtype, CHANNELS, CHANNELS), bias).toFloats();
  }

  private static Tensor noise(long seed, Device device, DType dtype, long... sizes) {
    return Tensors.randn(seed, sizes).to(device).to(dtype);
  }

  /**
   * Returns the largest difference divided by the largest expected value; infinite if a value is
   * NaN.
   */
  static double relativeError(float[] actual, float[] expected) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs((double) actual[i] - expected[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }

  /**
   * Returns whether the device computed the expected values.
   *
   * @return true if the error is not above {@link #LARGEST_ERROR}
   */
  public boolean passed() {
    return error <= LARGEST_ERROR;
  }

  /** {@return device, error and time} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s on %s: error %.1e, %.1f ms",
        passed() ? "passed" : "FAILED",
        device,
        error,
        time.toNanos() * 1e-6);
  }
}
